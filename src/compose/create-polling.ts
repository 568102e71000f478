import { createPoller, type Poller } from '../checks/jobs/poller.ts';
import { createScheduleStore } from '../checks/jobs/schedule-store.ts';
import { POLL_MAX_INTERVAL_MS, pollsPerMinute } from '../checks/polling-rules.ts';
import { describeError } from '../log/describe-error.ts';
import type { Metrics } from '../operations/metrics.ts';
import { createHolidays } from '../time/holidays.ts';
import type { WorkerChecksClient } from '../workerchecks/client.ts';
import type { Checks } from './create-checks.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

const HISTORY_DROPPED =
  'What an earlier version learned about turnaround times does not distinguish the hours of the week. Learning starts again.';

/** The poller, with its schedule persisted in the store and its failures logged. */
export function createPolling(
  runtime: Runtime,
  stores: Stores,
  { checks, vendor, metrics }: { checks: Checks; vendor: WorkerChecksClient; metrics: Metrics },
): Poller {
  const { config, log, now, clock, pollFloor } = runtime;
  const minIntervalMs = config.workerChecks.pollMinIntervalMs;
  const scheduleStore = createScheduleStore(
    stores.workerChecks.schedule,
    {
      minIntervalMs,
      maxIntervalMs: POLL_MAX_INTERVAL_MS,
      youngIntervalMs: minIntervalMs,
      ...(pollFloor === undefined ? {} : { floor: pollFloor }),
      pollsPerMinute: pollsPerMinute(config.workerChecks),
      timeZone: config.timeZone,
      isHoliday: createHolidays(config.holidays),
    },
    () => log.warn('schedule.history-dropped', { note: HISTORY_DROPPED }),
  );
  return createPoller({
    watchList: checks.fencedWatchList,
    scheduleStore,
    minIntervalMs,
    refreshCheck: checks.refreshAsLeader,
    budget: { freeAt: () => vendor.budget.freeAt('poller'), onChange: vendor.budget.onChange },
    clocks: { now, clock },
    mayPoll: checks.leader.isLeader,
    on: {
      poll: metrics.poll,
      failure: (reference, error) => log.warn('poller.look-failed', { reference, ...describeError(error) }),
    },
  });
}
