import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { pause } from '../pause.ts';

export interface ConnectionWatchOptions {
  /** How many bots share the store, this one included. */
  bots: () => Promise<number>;
  /** How many connections the app has but for the one that asks; undefined: Slack does not say. */
  count: () => Promise<number | undefined>;
  log: Log;
  /** A connection that was closed may be counted a while longer: a surplus is believed where it outlasts this. */
  settleMs: number;
}

export interface ConnectionWatch {
  /** Slack greeted, with so many connections of the app. */
  onHello(connections: number): void;
  stop(): void;
}

/**
 * Slack sends each request by one of an app's connections. One that no bot of this store holds takes its part of all
 * commands and clicks, and nothing else tells of it.
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
      await pause(settleMs, stopping.signal);
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
