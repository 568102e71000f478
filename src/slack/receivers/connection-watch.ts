import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { delay } from '../../time/delay.ts';

export interface ConnectionWatchOptions {
  /** How many bots share the store, including this one. */
  bots: () => Promise<number>;
  /** How many connections the app has, without the one that asks; undefined: Slack does not say. */
  count: () => Promise<number | undefined>;
  log: Log;
  /** Slack may still count a closed connection: only a surplus that lasts longer than this is reported. */
  settleMs: number;
}

export interface ConnectionWatch {
  /** Call with the number of connections in Slack's `hello`. */
  onHello(connections: number): void;
  stop(): void;
}

/**
 * Warns when another program uses the same app token. Slack sends each request to one of the app's connections, so that
 * program would take some of the commands and clicks without a trace.
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
