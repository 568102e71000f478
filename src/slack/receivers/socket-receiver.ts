import { SocketModeReceiver } from '@slack/bolt';
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
/** A connection that lived this long is followed by the next at once: Slack renews them every hour or so. */
const STABLE_AFTER_MS = 10_000;

const SOCKET_MODE_OFF =
  'Somebody switched Socket Mode off for this Slack app (link_disabled), so no commands reach the bot. Switch it on: ' +
  'api.slack.com/apps, your app, Socket Mode. The bot keeps trying to connect.';

export interface SocketReceiver {
  receiver: SocketModeReceiver;
  /** Connects in the background and stays connected until `close`. */
  open(): void;
  /** What still arrives stays unacknowledged, and Slack delivers it to another connection; what came is answered. */
  stopAccepting(): void;
  /** Resolves when the socket is closed; Bolt's own stop does not wait for it. */
  close(): Promise<void>;
  isConnected(): boolean;
}

/**
 * Slack's requests over Socket Mode. Reconnecting is done here: the package waits five seconds before each renewed
 * connection, and a refusal while it reconnects is a rejection nobody can catch.
 */
export function createSocketReceiver({
  appToken,
  apiUrl,
  outbound,
  bots,
  settleMs,
  log,
}: {
  appToken: string;
  apiUrl: string;
  outbound: Outbound;
  /** How many bots share the store, this one included. */
  bots: () => Promise<number>;
  /** How long Slack may count a connection that was closed. */
  settleMs: number;
  log: Log;
}): SocketReceiver {
  const link = createSocketDispatcher(outbound);
  const receiver = new SocketModeReceiver({
    appToken,
    logger: loggerAdapter(log, 'socket-mode'),
    autoReconnectEnabled: false,
    dispatcher: link.dispatcher,
    installerOptions: {
      // Its own object: the package writes into it.
      clientOptions: {
        slackApiUrl: apiUrl,
        timeout: 10_000,
        retryConfig: { retries: 1, minTimeout: 500 },
        fetch: outbound.fetch,
      },
    },
    customPropertiesExtractor: () => ({ receivedAt: performance.now() }),
  });
  const { client } = receiver;
  const closing = new AbortController();
  let connected = false;
  let opened = false;
  let lastError: unknown;

  const watch = createConnectionWatch({
    bots,
    async count() {
      const all = await probeSocket({
        appToken,
        apiUrl,
        outbound,
        onMessage: (text) => client.emit('ws_message', text, false),
      });
      return all === undefined ? undefined : all - 1;
    },
    settleMs,
    log,
  });
  client.on('ws_message', (message) => {
    const { connections } = readHello(message) ?? {};
    if (connections !== undefined) watch.onHello(connections);
    if (isLinkDisabled(message)) log.error('slack.socket-mode-off', { note: SOCKET_MODE_OFF });
  });

  client.on('connected', () => {
    connected = true;
  });
  client.on('error', (error) => {
    lastError = error;
  });
  client.on('close', link.cut);
  for (const event of ['close', 'disconnecting', 'disconnected']) {
    client.on(event, () => {
      connected = false;
    });
  }

  /** The package rejects with nothing where the connection is not made: the reason is found elsewhere. */
  async function begin(): Promise<void> {
    lastError = undefined;
    try {
      await settledWithin(CONNECT_TIMEOUT_MS, client.start());
    } catch (error) {
      throw link.failure() ?? error ?? lastError ?? new Error('The connection ended before Slack said hello');
    }
  }

  /** Connects and stays until the connection ends. */
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
    /** In a row. */
    let failures = 0;
    while (!closing.signal.aborted) {
      const start = performance.now();
      try {
        await connectOnce();
      } catch (error) {
        log.warn('slack.socket-not-connected', describeError(error));
      }
      const lasted = performance.now() - start > STABLE_AFTER_MS;
      // The first retry comes at once.
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
      // What Bolt's receiver listens to, by which all that Slack sends comes in.
      client.removeAllListeners('slack_event');
    },
    async close() {
      closing.abort();
      watch.stop();
      await settledWithin(MAX_CLOSE_MS, client.disconnect());
    },
  };
}
