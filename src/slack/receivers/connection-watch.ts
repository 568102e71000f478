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
  settleMs: number;
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
  settleMs,
}: ConnectionWatchOptions): ConnectionWatch {
  const stopping = new AbortController();
  let looking = false;
  let told = false;

  async function look(connections: number): Promise<void> {
    if (connections > (await bots())) {
      await delay(settleMs, stopping.signal);
      const still = await count();
      const known = await bots();
      if (still !== undefined && still > known) {
        told = true;
        log.warn('slack.other-connections', {
          connections: still,
          bots: known,
          note: 'Another program is connected with this app’s SLACK_APP_TOKEN, and Slack sends each command and click to one of them at random. Stop the other program, give it the same DATABASE_URL, or give it a Slack app of its own.',
        });
        return;
      }
    }
    if (told) log.info('slack.other-connections-gone');
    told = false;
  }

  return {
    onHello(connections) {
      if (looking) return;
      looking = true;
      look(connections)
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.warn('slack.connections-not-counted', describeError(error));
        })
        .finally(() => {
          looking = false;
        });
    },
    stop: () => stopping.abort(),
  };
}
