import { SocketModeReceiver } from '@slack/bolt';
import { describeError } from '../operations/describe-error.ts';
import type { Log } from '../operations/log.ts';
import { loggerAdapter } from './logger-adapter.ts';
import { pause } from './pause.ts';

const CONNECT_TIMEOUT_MS = 30_000;
const LONGEST_GOODBYE_MS = 2_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
/** A connection that lived this long is followed by the next at once: Slack renews them every hour or so. */
const LASTING_MS = 10_000;

export interface SocketIntake {
  receiver: SocketModeReceiver;
  /** Connects in the background and stays connected until `close`. */
  open(): void;
  /** Resolves when the socket is closed; Bolt's own stop does not wait for it. */
  close(): Promise<void>;
  isConnected(): boolean;
}

/**
 * Slack's requests over Socket Mode. Reconnecting is done here: the package waits five seconds before each renewed
 * connection, and a refusal while it reconnects is a rejection nobody can catch.
 */
export function createSocketIntake({
  appToken,
  apiUrl,
  log,
}: {
  appToken: string;
  apiUrl: string;
  log: Log;
}): SocketIntake {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: loggerAdapter(log, 'socket-mode'),
    autoReconnectEnabled: false,
    installerOptions: {
      // Its own object: the package writes into it.
      clientOptions: { slackApiUrl: apiUrl, timeout: 10_000, retryConfig: { retries: 1, minTimeout: 500 } },
    },
    customPropertiesExtractor: () => ({ receivedAt: performance.now() }),
  });
  const { client } = receiver;
  const closing = new AbortController();
  let connected = false;
  let opened = false;

  client.on('connected', () => {
    connected = true;
  });
  for (const event of ['close', 'disconnecting', 'disconnected']) {
    client.on(event, () => {
      connected = false;
    });
  }

  /** Resolves after `ms` or when `work` settles, whichever is first; rejects as `work` does. */
  async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    try {
      await Promise.race([work, pause(ms, over.signal).catch(() => {})]);
    } finally {
      over.abort();
    }
  }

  /** Connects and stays until the connection ends. */
  async function connectOnce(): Promise<void> {
    await atMost(CONNECT_TIMEOUT_MS, client.start());
    if (!connected) {
      await atMost(LONGEST_GOODBYE_MS, client.disconnect());
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
    let backoff = 0;
    while (!closing.signal.aborted) {
      const start = performance.now();
      try {
        await connectOnce();
      } catch (error) {
        log.warn('slack.socket-not-connected', describeError(error));
      }
      const lasted = performance.now() - start > LASTING_MS;
      if (!lasted) await pause(backoff, closing.signal).catch(() => {});
      backoff = lasted ? 0 : Math.min(Math.max(backoff * 2, FIRST_BACKOFF_MS), LONGEST_BACKOFF_MS);
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
    async close() {
      closing.abort();
      await atMost(LONGEST_GOODBYE_MS, client.disconnect());
    },
  };
}
