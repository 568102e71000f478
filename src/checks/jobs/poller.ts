import { WorkerChecksError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { createSteadyClock } from '../../time/steady-clock.ts';
import type { Check } from '../check.ts';
import type { ModelSnapshot } from '../schedule/model-snapshot.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { isRequestable } from '../transitions.ts';
import type { RefreshCheck } from '../use-cases/refresh-check.ts';
import type { WatchList } from '../watch-list.ts';
import { createScheduleFeed } from './schedule-feed.ts';

/** How the poller behaves when looks fail. */
export const POLLER_POLICY = {
  /** Looks under way at once, so that one slow answer holds up nobody. */
  inFlight: 4,
  /** A check whose look failed is set aside: first so long, doubled each time, at most so long. */
  setAsideMs: { first: 1_000, most: 600_000 },
  /** After so many failures in a row that are not about one check WorkerChecks is taken to be away: every look waits. */
  failuresUntilAway: 3,
  awayMs: { first: 1_000, most: MINUTE_MS },
} as const;

export interface PollerOptions {
  watchList: WatchList;
  /** With what looks have taught so far. */
  openSchedule: () => Promise<Schedule>;
  /** Stores what they have taught now. */
  saveSnapshot: (history: ModelSnapshot) => Promise<void>;
  /** The shortest interval between two looks at one check, milliseconds. */
  minIntervalMs: number;
  refreshCheck: RefreshCheck;
  /** Epoch milliseconds when the poller's share of the budget has a request; now or earlier: at once. */
  budgetFreeAt: () => number;
  /** Has `listener` called when budgetFreeAt may say otherwise. */
  onBudgetChange: (listener: () => void) => void;
  /** The machine's clock, epoch milliseconds. */
  now: () => number;
  /** Milliseconds that only go forward: by it the poller paces itself. */
  clock: () => number;
  /** Whether this process may look now; asked right before each look. False: nothing is sent. */
  mayPoll: () => boolean;
  /** Every look that was answered. `state`: of the check before it, or Finished; `news`: whether that changed. */
  onPoll: (look: { state: string; news: boolean }) => void;
  /** Every look that failed, for the log. `reference` names the check. */
  onFailure: (reference: string, error: unknown) => void;
}

export interface Poller {
  /** May be called again after `stop`. */
  start(): Promise<void>;
  /** Stops picking and resolves when the looks under way have ended. */
  stop(): Promise<void>;
  /** When this process is likely to look at the check, epoch milliseconds; undefined where it does not follow it. */
  nextPollAt(id: string): number | undefined;
  /** Milliseconds from a change at WorkerChecks to the look that sees it, by likelihood; undefined while not started. */
  expectedDelay(): number | undefined;
}

/** What looks have taught is stored this often, and when the poller stops. */
const KEEP_EVERY_MS = 300_000;

/** An answer nobody can read is about one check; all else may be about all of them. */
function aboutOneCheck(error: unknown): boolean {
  return error instanceof WorkerChecksError && error.failure === 'unreadable';
}

/** Checks that are over are one in the metrics: how long each is looked at would tell what it ended with. */
function lookedState({ state }: Check): string {
  return state === 'Completed' || state === 'Cancelled' || state === 'Closed' ? 'Finished' : state;
}

/** The loop: wait for the budget, ask the schedule for whom, look, record. The card follows from the record. */
export function createPoller(options: PollerOptions): Poller {
  const { watchList, refreshCheck, budgetFreeAt, clock, mayPoll: mayLook, onFailure } = options;
  const time = createSteadyClock(options.now, clock);
  const feed = createScheduleFeed(time, clock, options.minIntervalMs);
  let schedule: Schedule | undefined;
  let keeping: NodeJS.Timeout | undefined;
  const underWay = new Map<string, Promise<void>>();
  /** What looks under way have seen. */
  const answered = new Map<string, { at: number; status: string }>();
  const setAside = new Map<string, { failures: number; timer?: NodeJS.Timeout }>();
  /** What a log calls each check, also while the store does not tell. By id. */
  const references = new Map<string, string>();
  let failuresInRow = 0;
  /** On `clock`. */
  let awayUntil = Number.NEGATIVE_INFINITY;
  let stopped = true;
  let wake: () => void = () => {};
  let running: Promise<void> = Promise.resolve();

  function reschedule(check: Check): void {
    references.set(check.id, check.reference);
    if (underWay.has(check.id) || setAside.get(check.id)?.timer !== undefined) return;
    const scheduled = feed.scheduled(check);
    if (scheduled === undefined) forget(check.id);
    else schedule?.add(scheduled);
    wake();
  }

  function forget(id: string): void {
    schedule?.remove(id);
    feed.forget(id);
    references.delete(id);
  }

  /** The machine's clock was set: how long ago each check was looked at has not changed. */
  async function rescheduleAll(): Promise<void> {
    schedule?.clockWasSet(time.now());
    for (const check of await watchList.all()) {
      schedule?.remove(check.id);
      reschedule(check);
    }
  }

  /** Sleeps so long or until something changed, whichever is first. */
  function sleep(ms: number): Promise<void> {
    // Timers hold at most 2^31 - 1 ms; waking early does no harm.
    const wait = Math.min(Math.max(0, ms), MINUTE_MS);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function failed(id: string, error: unknown): void {
    const rateLimited = error instanceof WorkerChecksError && error.failure === 'rate-limited';
    onFailure(references.get(id) ?? id, error);
    const failures = setAside.get(id)?.failures ?? 0;
    schedule?.remove(id);
    const timer = setTimeout(
      () => {
        setAside.set(id, { failures: failures + 1 });
        void takeUpAgain(id);
      },
      // A 429 says nothing about the check: the budget pauses by itself.
      rateLimited ? 0 : backoffMs(POLLER_POLICY.setAsideMs, failures),
    );
    setAside.set(id, { failures, timer });
    if (rateLimited || aboutOneCheck(error)) return;
    failuresInRow += 1;
    const beyond = failuresInRow - POLLER_POLICY.failuresUntilAway;
    if (beyond >= 0) awayUntil = clock() + backoffMs(POLLER_POLICY.awayMs, beyond);
  }

  async function takeUpAgain(id: string): Promise<void> {
    try {
      const current = await watchList.get(id);
      if (current !== undefined) reschedule(current);
    } catch (error) {
      // The store is away: set aside for longer.
      if (!stopped) failed(id, error);
    }
    wake();
  }

  async function poll(id: string): Promise<void> {
    try {
      const check = await watchList.get(id);
      if (check === undefined || !isRequestable(check)) return forget(id);
      if (!mayLook()) return;
      await refreshCheck(check, 'poller');
      setAside.delete(id);
      failuresInRow = 0;
      awayUntil = Number.NEGATIVE_INFINITY;
    } catch (error) {
      if (!stopped) failed(id, error);
    }
  }

  function begin(id: string): void {
    const done = poll(id).then(async () => {
      underWay.delete(id);
      const seen = answered.get(id);
      answered.delete(id);
      if (seen !== undefined) schedule?.polled(id, seen);
      // Nothing was learned: its turn is over all the same, and it comes in anew.
      else schedule?.remove(id);
      // One whose look failed has a timer that takes it up again.
      if (setAside.get(id)?.timer === undefined) await takeUpAgain(id);
    });
    underWay.set(id, done);
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (time.wasSet()) await rescheduleAll();
      const blockedFor = Math.max(budgetFreeAt() - options.now(), awayUntil - clock());
      if (blockedFor > 0) {
        await sleep(blockedFor);
        continue;
      }
      if (underWay.size >= POLLER_POLICY.inFlight) {
        await sleep(Number.POSITIVE_INFINITY);
        continue;
      }
      const pick = schedule?.next(time.now()) ?? { waitUntil: Number.POSITIVE_INFINITY };
      if ('poll' in pick) {
        // A slow answer outlasts the shortest interval: one look at a time.
        if (!underWay.has(pick.poll)) begin(pick.poll);
      } else await sleep(pick.waitUntil - time.now());
    }
  }

  /** Whoever looked, person or poller, the schedule learns of it. */
  function learn(check: Check, before: Check | undefined): void {
    const look = feed.look(check, before);
    if (look === undefined) return;
    // A check whose look is under way has its next turn only after it.
    if (underWay.has(check.id)) answered.set(check.id, look);
    else schedule?.polled(check.id, look);
    if (before) options.onPoll({ state: lookedState(before), news: before.state !== check.state });
  }

  async function keep(): Promise<void> {
    if (schedule === undefined) return;
    await options.saveSnapshot(schedule.snapshot()).catch((error: unknown) => onFailure('history', error));
  }

  options.onBudgetChange(() => wake());
  watchList.onChange((check, before) => {
    if (stopped) return;
    learn(check, before);
    reschedule(check);
  });

  return {
    async start() {
      schedule = await options.openSchedule();
      feed.forgetAll();
      keeping = setInterval(() => void keep(), KEEP_EVERY_MS).unref();
      stopped = false;
      failuresInRow = 0;
      awayUntil = Number.NEGATIVE_INFINITY;
      for (const check of await watchList.all()) reschedule(check);
      running = run();
    },
    async stop() {
      stopped = true;
      wake();
      for (const { timer } of setAside.values()) clearTimeout(timer);
      setAside.clear();
      clearInterval(keeping);
      await Promise.all([running, ...underWay.values()]);
      await keep();
      schedule = undefined;
    },
    nextPollAt: (id) => schedule?.nextPollAt(id, time.now()),
    expectedDelay: () => schedule?.expectedDelay(time.now()),
  };
}
