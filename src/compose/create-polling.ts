import { createLessons } from '../checks/lessons.ts';
import { createPoller, type Poller, type PollerOptions } from '../checks/poller.ts';
import type { Collection } from '../checks/ports.ts';
import type { Config } from '../config/config.ts';
import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';

/** Every open check is polled at least this often, milliseconds. */
const MAX_INTERVAL_MS = 12 * 3_600_000;
const HISTORY_DROPPED =
  'What an earlier version learned about turnaround times counted looks at finished checks as results. It is learned anew.';

type Wired = 'openSchedule' | 'keepHistory' | 'minIntervalMs' | 'onFailure';

/** The poller, with the schedule that is kept in `history` and with its failures in the log. */
export function createPolling({
  config,
  history,
  log,
  ...rest
}: Omit<PollerOptions, Wired> & {
  config: Pick<Config, 'workerChecks' | 'timeZone'>;
  history: Collection<unknown>;
  log: Log;
}): Poller {
  const minIntervalMs = config.workerChecks.pollMinIntervalMs;
  const lessons = createLessons(
    history,
    {
      minIntervalMs,
      maxIntervalMs: MAX_INTERVAL_MS,
      youngIntervalMs: minIntervalMs,
      timeZone: config.timeZone,
    },
    () => log.warn('schedule.history-dropped', { note: HISTORY_DROPPED }),
  );
  return createPoller({
    ...rest,
    openSchedule: lessons.open,
    keepHistory: lessons.keep,
    minIntervalMs,
    onFailure: (reference, error) => log.warn('poller.look-failed', { reference, ...describeError(error) }),
  });
}
