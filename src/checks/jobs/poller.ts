import { MINUTE_MS } from '../../time/durations.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import type { Check, State } from '../check.ts';
import type { OpenCheck } from '../schedule/polled-check.ts';
import type { PollingLoad } from '../schedule/polling-load.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { isRequestable } from '../transitions.ts';
import type { RefreshCheck } from '../use-cases/refresh-check.ts';
import type { WatchList } from '../watch-list.ts';
import { createPollFailures } from './poll-failures.ts';
import { createPollLoop, type PollLoop } from './poll-loop.ts';
import { createScheduleFeed } from './schedule-feed.ts';
import type { ScheduleStore } from './schedule-store.ts';
import { createTrackedChecks } from './tracked-checks.ts';

/** How often the model is saved; also saved when the poller stops. */
const SAVE_EVERY_MS = 5 * MINUTE_MS;
/** How soon a process that may not poll asks again whether it may. */
const NOT_ALLOWED_RECHECK_MS = 1_000;

export interface PollerOptions {
  watchList: WatchList;
  scheduleStore: ScheduleStore;
  refreshCheck: RefreshCheck;
  /** Minimum interval between two polls of one check, milliseconds. */
  minIntervalMs: number;
  /** The poller's share of the request budget. */
  budget: {
    /** When the next request is allowed, epoch milliseconds; now or earlier: at once. */
    freeAt: () => number;
    /** Calls `listener` whenever `freeAt` may have changed. */
    onChange: (listener: () => void) => void;
  };
  clocks: {
    /** Wall clock, epoch milliseconds. */
    now: () => number;
    /** Monotonic, milliseconds; paces the poller. */
    clock: () => number;
  };
  /** Whether this process may poll, checked before each round and again right before each poll. False: nothing is sent. */
  mayPoll: () => boolean;
  on: {
    /** A result request was answered. `state`: the check's state before, or Finished; `changed`: it has another now. */
    poll: (answered: { state: string; changed: boolean }) => void;
    /** A poll failed, for the log. `reference`: the check's. */
    failure: (reference: string, error: unknown) => void;
  };
}

export interface Poller {
  /** May be called again after `stop`. */
  start(): Promise<void>;
  /** Starts no more polls, and resolves when those in flight have ended. */
  stop(): Promise<void>;
  /** When this process expects to poll the check, epoch milliseconds; undefined if it will not. */
  nextPollAt(id: string): number | undefined;
  /** What this process knows of a check's turnaround; undefined if it does not poll the check. */
  openCheck(id: string): OpenCheck | undefined;
  /** Mean delay, milliseconds, from a change at WorkerChecks to the poll that finds it; undefined while stopped. */
  expectedDelay(): number | undefined;
  /** The ratio of open checks to available polls; undefined while stopped. */
  load(): PollingLoad | undefined;
}

const FINISHED: readonly State[] = ['Completed', 'Cancelled', 'Replaced', 'Closed'];

/** Metrics lump all finished states together: otherwise, how often each is polled would reveal outcomes. */
const polledState = ({ state }: Check): string => (FINISHED.includes(state) ? 'Finished' : state);

/** Polls checks within the budget, in the schedule's order. Cards follow from changes to the watch list. */
export function createPoller(options: PollerOptions): Poller {
  const { watchList, scheduleStore, refreshCheck, budget, mayPoll, on } = options;
  const { now, clock } = options.clocks;
  const time = createSteadyClock(now, clock);
  let schedule: Schedule | undefined;
  let saving: NodeJS.Timeout | undefined;

  const failures = createPollFailures(clock, (id) => void resume(id));
  const tracked = createTrackedChecks(time, createScheduleFeed(time, clock, options.minIntervalMs), {
    inFlight: (id) => loop.isInFlight(id),
    heldBack: failures.isSetAside,
  });
  const loop: PollLoop = createPollLoop({
    blockedForMs: () =>
      Math.max(budget.freeAt() - now(), failures.downForMs(), mayPoll() ? 0 : NOT_ALLOWED_RECHECK_MS),
    next: tracked.next,
    poll,
    async afterPoll(id) {
      tracked.pollEnded(id);
      // A check set aside after a failure is resumed by its timer.
      if (!failures.isSetAside(id)) await resume(id);
    },
    beforeRound: () => (time.wasSet() ? retrackAll() : undefined),
  });

  function track(check: Check): void {
    if (tracked.track(check)) loop.wake();
  }

  function failed(id: string, error: unknown): void {
    on.failure(tracked.referenceOf(id), error);
    tracked.unschedule(id);
    failures.failed(id, error);
  }

  /** The wall clock was set, but how long ago each check was polled has not changed. */
  async function retrackAll(): Promise<void> {
    tracked.clockWasSet();
    tracked.retrack(await watchList.all());
  }

  async function resume(id: string): Promise<void> {
    try {
      const check = await watchList.get(id);
      if (check !== undefined) track(check);
    } catch (error) {
      // The store is down as well: back off longer.
      if (loop.isRunning()) failed(id, error);
    }
    loop.wake();
  }

  async function poll(id: string): Promise<void> {
    try {
      const check = await watchList.get(id);
      if (check === undefined || !isRequestable(check)) return tracked.untrack(id);
      if (!mayPoll()) return;
      await refreshCheck(check, 'poller');
      failures.succeeded(id);
    } catch (error) {
      if (loop.isRunning()) failed(id, error);
    }
  }

  async function save(): Promise<void> {
    if (schedule === undefined) return;
    await scheduleStore.save(schedule.snapshot()).catch((error: unknown) => on.failure('history', error));
  }

  budget.onChange(() => loop.wake());
  watchList.onChange((check, before) => {
    if (!loop.isRunning()) return;
    const isAnswer = tracked.learn(check, before);
    if (isAnswer && before) on.poll({ state: polledState(before), changed: before.state !== check.state });
    track(check);
  });

  return {
    async start() {
      schedule = await scheduleStore.open();
      tracked.open(schedule);
      saving = setInterval(() => void save(), SAVE_EVERY_MS).unref();
      loop.open();
      failures.reset();
      for (const check of await watchList.all()) track(check);
      loop.run();
    },
    async stop() {
      loop.close();
      failures.clear();
      clearInterval(saving);
      await loop.ended();
      await save();
      tracked.close();
      schedule = undefined;
    },
    nextPollAt: (id) => schedule?.nextPollAt(id, time.now()),
    openCheck: (id) => schedule?.openCheck(id),
    expectedDelay: () => schedule?.expectedDelay(time.now()),
    load: () => schedule?.load(),
  };
}
