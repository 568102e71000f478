import { randomUUID } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { TIMEOUTS, type Timeouts } from '../config/timeouts.ts';
import { countedLog } from '../log/counted-log.ts';
import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import { createOutbound, type Outbound } from '../net/outbound.ts';
import { createMetrics, type Metrics } from '../operations/metrics.ts';
import { delayUntilAborted } from '../time/delay.ts';

/** What a test, or the demo, may replace. */
export interface BotOverrides {
  log: Log;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Monotonic, milliseconds: unaffected when the machine's clock is set. */
  clock?: () => number;
  /** Waits by the calendar; see Runtime. */
  wait?: typeof delayUntilAborted;
  /** See ScheduleOptions.floor. */
  pollFloor?: number;
  timeouts?: Timeouts;
}

/** Shared dependencies of every part of the bot. */
export interface Runtime {
  config: Config;
  /** Its warnings and errors are counted in the metrics. */
  log: Log;
  metrics: Metrics;
  now: () => number;
  clock: () => number;
  /**
   * Waits for what follows the calendar, such as mornings and days. Where the calendar is simulated, it ends as soon as
   * that much has passed on it.
   */
  wait: typeof delayUntilAborted;
  /** Undefined: the schedule's own. */
  pollFloor: number | undefined;
  timeouts: Timeouts;
  process: {
    /** Distinguishes this process from others on the store, and from the one that ran before it. */
    id: string;
    /** True if no other process can share the store, as with a SQLite file. */
    isAlone: boolean;
  };
  outbound: Outbound;
  /** Returns a handler that logs an error as a warning under this event name. */
  warnOf: (event: string) => (error: unknown) => void;
}

export function createRuntime(config: Config, overrides: BotOverrides): Runtime {
  const metrics = createMetrics();
  const log = countedLog(overrides.log, metrics.logged);
  const { now = Date.now, clock = () => performance.now(), wait = delayUntilAborted } = overrides;
  return {
    config,
    log,
    metrics,
    now,
    clock,
    wait,
    pollFloor: overrides.pollFloor,
    timeouts: overrides.timeouts ?? TIMEOUTS,
    process: { id: randomUUID(), isAlone: config.storage.databaseUrl.startsWith('sqlite:') },
    outbound: createOutbound(config.proxy),
    warnOf: (event) => (error) => log.warn(event, describeError(error)),
  };
}
