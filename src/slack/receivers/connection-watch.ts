import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { delay } from '../../time/delay.ts';

export interface ConnectionWatchOptions {
  /** Number of bots that share the store, including this one. */
  bots: () => Promise<number>;
  /** Number of the app's other connections, excluding the one that asks; undefined if Slack does not say. */
  count: () => Promise<number | undefined>;
  log: Log;
  /** Grace period, milliseconds: Slack may still count a closed connection, so only a longer surplus is reported. */
  graceMs: number;
}

export interface ConnectionWatch {
  /** Call with the connection count in Slack's `hello`. */
  onHello(connections: number): void;
  stop(): void;
}

/**
 * Warns if another program uses the same app token. Slack sends each request to only one of the app's connections, so
 * that program would silently take some of the commands and clicks.
 */
export function createConnectionWatch({
  bots,
  count,
  log,
  graceMs,
}: ConnectionWatchOptions): ConnectionWatch {
  const stopping = new AbortController();
  let checking = false;
  let warned = false;

  async function checkCount(connections: number): Promise<void> {
    if (connections > (await bots())) {
      await delay(graceMs, stopping.signal);
      const still = await count();
      const known = await bots();
      if (still !== undefined && still > known) {
        warned = true;
        log.warn('slack.other-connections', {
          connections: still,
          bots: known,
          note: 'Another program is connected with this app’s SLACK_APP_TOKEN, and Slack sends each command and click to one of them at random. Stop the other program, give it the same DATABASE_URL, or give it a Slack app of its own.',
        });
        return;
      }
    }
    if (warned) log.info('slack.other-connections-gone');
    warned = false;
  }

  return {
    onHello(connections) {
      if (checking) return;
      checking = true;
      checkCount(connections)
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.warn('slack.connections-not-counted', describeError(error));
        })
        .finally(() => {
          checking = false;
        });
    },
    stop: () => stopping.abort(),
  };
}
