import { SocketModeReceiver } from '@slack/bolt';
import type { Dispatcher } from 'undici';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import type { Outbound } from '../../net/outbound.ts';
import { backoffMs } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { settledWithin } from '../../time/within.ts';
import { loggerAdapter } from '../web-api/logger-adapter.ts';
import { createConnectionWatch } from './connection-watch.ts';
import { probeSocket } from './probe-socket.ts';
import { createSocketDispatcher } from './socket-dispatcher.ts';
import { isLinkDisabled, readHello } from './socket-messages.ts';

const CONNECT_TIMEOUT_MS = 30_000;
const MAX_CLOSE_MS = 2_000;
const RECONNECT_BACKOFF = { first: 1_000, most: 30_000 };
/** After a connection that lasted at least this long, reconnect at once: Slack renews connections every few hours. */
const STABLE_AFTER_MS = 10_000;

const SOCKET_MODE_OFF =
  'Socket Mode was switched off for this Slack app (link_disabled), so no commands reach the bot. Switch it on: ' +
  'api.slack.com/apps, your app, Socket Mode. The bot keeps trying to connect.';

interface SocketOptions {
  appToken: string;
  apiUrl: string;
  outbound: Outbound;
  log: Log;
}

interface SocketReceiverOptions extends SocketOptions {
  /** Number of bots that share the store, including this one. */
  bots: () => Promise<number>;
  /**
   * Grace period before other connections of the app are reported, milliseconds: Slack may still count a closed one.
   */
  graceMs: number;
}

export interface SocketReceiver {
  receiver: SocketModeReceiver;
  /** Connects in the background and stays connected until `close`. */
  open(): void;
  /** Leaves new requests unacknowledged, so that Slack sends them to another connection. */
  stopAccepting(): void;
  /** Resolves once the socket is closed, which Bolt's own `stop` does not wait for. */
  close(): Promise<void>;
  isConnected(): boolean;
}

/**
 * Receives Slack's requests over Socket Mode, with its own reconnect loop: @slack/socket-mode waits five seconds before
 * it renews a connection, and its rejection when Slack refuses cannot be caught.
 */
export function createSocketReceiver({
  bots,
  graceMs,
  ...connection
}: SocketReceiverOptions): SocketReceiver {
  const { log } = connection;
  const link = createSocketDispatcher(connection.outbound);
  const receiver = createBoltReceiver(connection, link.dispatcher);
  const { client } = receiver;
  const closing = new AbortController();
  let connected = false;
  let opened = false;
  let lastError: unknown;

  const onMessage = (text: string) => client.emit('ws_message', text, false);
  const watch = createConnectionWatch({
    bots,
    count: () => countOthers({ ...connection, onMessage }),
    graceMs,
    log,
  });
  client.on('ws_message', (message) => {
    const { connections } = readHello(message) ?? {};
    if (connections !== undefined) watch.onHello(connections);
    if (isLinkDisabled(message)) log.error('slack.socket-mode-off', { note: SOCKET_MODE_OFF });
  });

  const setConnected = (value: boolean) => () => {
    connected = value;
  };
  client.on('connected', setConnected(true));
  for (const event of ['close', 'disconnecting', 'disconnected']) client.on(event, setConnected(false));
  client.on('close', link.cut);
  client.on('error', (error) => {
    lastError = error;
  });

  /** Rejects with the reason why a connection failed, which the package's own rejection lacks. */
  async function begin(): Promise<void> {
    lastError = undefined;
    try {
      await settledWithin(CONNECT_TIMEOUT_MS, client.start());
    } catch (error) {
      throw link.failure() ?? error ?? lastError ?? new Error('The connection ended before Slack said hello');
    }
  }

  /** Resolves when the connection ends. */
  async function connectOnce(): Promise<void> {
    await begin();
    if (!connected) {
      await settledWithin(MAX_CLOSE_MS, client.disconnect());
      throw new Error('No hello from Slack');
    }
    if (closing.signal.aborted) return;
    log.info('slack.socket-connected');
    await new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve());
    });
    log.info('slack.socket-closed');
  }

  async function keepConnected(): Promise<void> {
    /** Consecutive failures. */
    let failures = 0;
    while (!closing.signal.aborted) {
      const start = performance.now();
      try {
        await connectOnce();
      } catch (error) {
        log.warn('slack.socket-not-connected', describeError(error));
      }
      const lasted = performance.now() - start > STABLE_AFTER_MS;
      // The first retry is immediate.
      if (!lasted && failures > 0)
        await delay(backoffMs(RECONNECT_BACKOFF, failures - 1), closing.signal).catch(() => {});
      failures = lasted ? 0 : failures + 1;
    }
  }

  return {
    receiver,
    isConnected: () => connected,
    open() {
      if (opened) return;
      opened = true;
      keepConnected().catch((error: unknown) => log.error('slack.socket-failed', describeError(error)));
    },
    stopAccepting() {
      // Bolt's receiver gets every request through this event.
      client.removeAllListeners('slack_event');
    },
    async close() {
      closing.abort();
      watch.stop();
      await settledWithin(MAX_CLOSE_MS, client.disconnect());
    },
  };
}

function createBoltReceiver(
  { appToken, apiUrl, outbound, log }: SocketOptions,
  dispatcher: Dispatcher,
): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: loggerAdapter(log, 'socket-mode'),
    autoReconnectEnabled: false,
    dispatcher,
    installerOptions: {
      // A fresh object, because the package mutates it.
      clientOptions: {
        slackApiUrl: apiUrl,
        timeout: 10_000,
        retryConfig: { retries: 1, minTimeout: 500 },
        fetch: outbound.fetch,
      },
    },
    customPropertiesExtractor: () => ({ receivedAt: performance.now() }),
  });
}

/** Number of the app's connections besides the bot's own; undefined if Slack does not say. */
async function countOthers(options: Parameters<typeof probeSocket>[0]): Promise<number | undefined> {
  const all = await probeSocket(options);
  return all === undefined ? undefined : all - 1;
}
