import { WorkerChecksError } from '../errors.ts';
import type { Check } from './check.ts';
import { isFollowed, scheduledStatus } from './following.ts';
import type { Observer } from './observer.ts';
import type { ScheduledCheck } from './schedule/followed-check.ts';
import type { ScheduleHistory } from './schedule/history.ts';
import type { Schedule } from './schedule.ts';
import { observable } from './transitions.ts';
import type { WatchList } from './watch-list.ts';

/** How the poller behaves when looks fail. */
export const POLLER_POLICY = {
  /** Looks under way at once, so that one slow answer holds up nobody. */
  inFlight: 4,
  /** A check whose look failed is set aside: first so long, doubled each time, at most so long. */
  setAsideMs: { first: 1_000, most: 600_000 },
  /** After so many failures in a row that are not about one check WorkerChecks is taken to be away: every look waits. */
  failuresUntilAway: 3,
  awayMs: { first: 1_000, most: 60_000 },
} as const;

export interface PollerOptions {
  watchList: WatchList;
  /** With what looks have taught so far. */
  openSchedule: () => Promise<Schedule>;
  /** Stores what they have taught now. */
  keepHistory: (history: ScheduleHistory) => Promise<void>;
  observe: Observer;
  /** Epoch milliseconds when the poller's share of the budget has a request; now or earlier: at once. */
  budgetFreeAt: () => number;
  /** Has `listener` called when budgetFreeAt may say otherwise. */
  onBudgetChange: (listener: () => void) => void;
  now: () => number;
  /** Whether this process may look now; asked right before each look. False: nothing is sent. */
  mayLook: () => boolean;
  /** Every look that was answered. `state`: of the check before it; `news`: whether that changed. */
  onLook: (look: { state: string; news: boolean }) => void;
  /** Every look that failed, for the log. `reference` names the check. */
  onFailure: (reference: string, error: unknown) => void;
}

export interface Poller {
  /** May be called again after `stop`. */
  start(): Promise<void>;
  /** Stops picking and resolves when the looks under way have ended. */
  stop(): Promise<void>;
  /** When this process is likely to look at the check, epoch milliseconds; undefined where it does not follow it. */
  nextLookAt(id: string): number | undefined;
  /** Milliseconds from a change at WorkerChecks to the look that sees it, by likelihood; undefined while not started. */
  expectedDelay(): number | undefined;
}

/** What looks have taught is stored this often, and when the poller stops. */
const KEEP_EVERY_MS = 300_000;

function doubled(policy: { first: number; most: number }, times: number): number {
  return Math.min(policy.most, policy.first * 2 ** Math.min(times, 30));
}

/** An answer nobody can read is about one check; all else may be about all of them. */
function aboutOneCheck(error: unknown): boolean {
  return error instanceof WorkerChecksError && error.failure === 'unreadable';
}

function toScheduled(check: Check): ScheduledCheck {
  const status = scheduledStatus(check);
  const movedAt = check.completedSeenAt ?? check.inProgressSeenAt;
  return {
    id: check.id,
    productId: check.productId,
    status,
    invitedAt: check.invitedAt ?? check.createdAt,
    ...(movedAt === undefined ? {} : { inProgressSeenAt: movedAt }),
    ...(check.lastLookedAt === undefined ? {} : { lastLookedAt: check.lastLookedAt }),
  };
}

/** The loop: wait for the budget, ask the schedule for whom, look, record. The card follows from the record. */
export function createPoller(options: PollerOptions): Poller {
  const { watchList, observe, budgetFreeAt, now, mayLook, onFailure } = options;
  let schedule: Schedule | undefined;
  let keeping: NodeJS.Timeout | undefined;
  const underWay = new Map<string, Promise<void>>();
  /** What looks under way have seen. */
  const answered = new Map<string, { at: number; status: string }>();
  const setAside = new Map<string, { failures: number; timer?: NodeJS.Timeout }>();
  let failuresInRow = 0;
  let awayUntil = 0;
  let stopped = true;
  let wake: () => void = () => {};
  let running: Promise<void> = Promise.resolve();

  function reschedule(check: Check): void {
    if (underWay.has(check.id) || setAside.get(check.id)?.timer !== undefined) return;
    if (isFollowed(check, now())) schedule?.add(toScheduled(check));
    else schedule?.remove(check.id);
    wake();
  }

  /** Sleeps until `at` or until something changed, whichever is first. */
  function sleepUntil(at: number): Promise<void> {
    // Timers hold at most 2^31 - 1 ms; waking early does no harm.
    const wait = Math.min(Math.max(0, at - now()), 60_000);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function failed(id: string, reference: string, error: unknown): void {
    const rateLimited = error instanceof WorkerChecksError && error.failure === 'rate-limited';
    onFailure(reference, error);
    const failures = setAside.get(id)?.failures ?? 0;
    schedule?.remove(id);
    const timer = setTimeout(
      () => {
        setAside.set(id, { failures: failures + 1 });
        void takeUpAgain(id);
      },
      // A 429 says nothing about the check: the budget pauses by itself.
      rateLimited ? 0 : doubled(POLLER_POLICY.setAsideMs, failures),
    );
    setAside.set(id, { failures, timer });
    if (rateLimited || aboutOneCheck(error)) return;
    failuresInRow += 1;
    const beyond = failuresInRow - POLLER_POLICY.failuresUntilAway;
    if (beyond >= 0) awayUntil = now() + doubled(POLLER_POLICY.awayMs, beyond);
  }

  async function takeUpAgain(id: string): Promise<void> {
    try {
      const current = await watchList.get(id);
      if (current !== undefined) reschedule(current);
    } catch (error) {
      // The store is away: set aside for longer.
      if (!stopped) failed(id, id, error);
    }
    wake();
  }

  async function look(id: string): Promise<void> {
    let reference = id;
    try {
      const check = await watchList.get(id);
      if (check === undefined || !observable(check)) return schedule?.remove(id);
      if (!mayLook()) return;
      ({ reference } = check);
      await observe(check, 'poller');
      setAside.delete(id);
      failuresInRow = 0;
      awayUntil = 0;
    } catch (error) {
      if (!stopped) failed(id, reference, error);
    }
  }

  function begin(id: string): void {
    const done = look(id).then(async () => {
      underWay.delete(id);
      const seen = answered.get(id);
      answered.delete(id);
      if (seen !== undefined) schedule?.observed(id, seen);
      // Nothing was learned: its turn is over all the same, and it comes in anew.
      else schedule?.remove(id);
      await takeUpAgain(id);
    });
    underWay.set(id, done);
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const blockedUntil = Math.max(budgetFreeAt(), awayUntil);
      if (blockedUntil > now()) {
        await sleepUntil(blockedUntil);
        continue;
      }
      if (underWay.size >= POLLER_POLICY.inFlight) {
        await sleepUntil(Number.POSITIVE_INFINITY);
        continue;
      }
      const pick = schedule?.next(now()) ?? { waitUntil: Number.POSITIVE_INFINITY };
      if ('look' in pick) {
        // A slow answer outlasts the shortest interval: one look at a time.
        if (!underWay.has(pick.look)) begin(pick.look);
      } else await sleepUntil(pick.waitUntil);
    }
  }

  /** Whoever looked, person or poller, the schedule learns of it. */
  function learn(check: Check, before: Check | undefined): void {
    if (check.lastLookedAt === undefined || check.lastLookedAt === before?.lastLookedAt) return;
    const look = { at: check.lastLookedAt, status: check.state };
    // A check whose look is under way has its next turn only after it.
    if (underWay.has(check.id)) answered.set(check.id, look);
    else schedule?.observed(check.id, look);
    if (before) options.onLook({ state: before.state, news: before.state !== check.state });
  }

  async function keep(): Promise<void> {
    if (schedule === undefined) return;
    await options.keepHistory(schedule.history()).catch((error: unknown) => onFailure('history', error));
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
      keeping = setInterval(() => void keep(), KEEP_EVERY_MS).unref();
      stopped = false;
      failuresInRow = 0;
      awayUntil = 0;
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
    nextLookAt: (id) => schedule?.nextLookAt(id, now()),
    expectedDelay: () => schedule?.expectedDelay(now()),
  };
}
