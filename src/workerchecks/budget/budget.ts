import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Caller } from '../../checks/vocabulary.ts';
import { WorkerChecksError } from '../../errors.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { openRequestLog } from './open-request-log.ts';
import type { RequestLogStore } from './request-log-store.ts';

/** The machine's clock was put back when it lost this much at once. */
const PUT_BACK_MS = 1_000;
/** What is to be written when the budget closes is waited for so long; a request without it counts a little longer. */
const CLOSE_MS = 2_000;

const REFUSALS = {
  paused: 'WorkerChecks is limiting requests just now. Please try again in a minute.',
  spent: 'All requests WorkerChecks allows in a minute are used up just now. Please try again in a minute.',
  'own-part':
    'You have used your part of the requests WorkerChecks allows in a minute; the rest is kept for your colleagues. ' +
    'Please try again in a minute.',
} as const;

export interface BudgetOptions extends BudgetLimits {
  /** Where all processes that send in the account's name count. */
  requestLog: RequestLogStore;
  /** The clock of the request log's store, epoch milliseconds. Rejects with StorageError. */
  storeTime: () => Promise<number>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Milliseconds that only go forward, whatever is done to the machine's clock; for tests of machines that differ. */
  clock?: () => number;
}

export interface Budget {
  /**
   * Runs `work`, one result request, when the account has one left. Rejects with WorkerChecksError 'budget-spent'
   * (or 'rate-limited' while the account is paused) at once where that would take longer than `maxWaitMs`, and with
   * StorageError where the store is away: nothing is sent uncounted. `by`: the person who asks, whose part counts.
   */
  run<T>(
    caller: Caller,
    work: () => Promise<T>,
    options?: { maxWaitMs?: number; by?: string | undefined },
  ): Promise<T>;
  /** Epoch milliseconds when `caller` could send, as far as is known here; now or earlier: at once. */
  freeAt(caller: Caller): number;
  /** `freeAt` may say otherwise now. Must not throw. */
  onChange(listener: () => void): void;
  /**
   * WorkerChecks answered 429: nobody sends before `until`, epoch milliseconds, at most an hour from now; here at once,
   * and in every process once this resolves. Rejects with StorageError.
   */
  pause(until: number): Promise<void>;
  /** Requests that count now, of all processes. */
  used(): number;
  /** What waits is given up, and nothing begins any more: of `caller`, or of both. */
  stop(caller?: Caller): void;
  /** Stops, and resolves when what ran has ended and is written down. */
  close(): Promise<void>;
}

/**
 * The account's result requests. A request counts from its admission until 60 s after its answer came, for it arrived at
 * some moment between the two: so no 60 s of arrivals, as WorkerChecks counts them, ever hold more than the limit.
 * The request log admits: it knows restarts, arrivals, pauses, other processes, and what is whose. Behind it p-queue's strict
 * window stands guard at the moment of sending.
 */
export async function openBudget(options: BudgetOptions): Promise<Budget> {
  const { perMinute, reserved, now, clock = () => performance.now() } = options;
  const toEpoch = (at: number) => Math.ceil(now() + at - clock());
  const running = new Set<Promise<unknown>>();
  let guard = newGuard();
  let clockAhead = now() - clock();

  const requestLog = await openRequestLog({
    limits: { perMinute, reserved },
    store: options.requestLog,
    storeTime: options.storeTime,
    clock,
    startStopwatch: () => startStopwatch(now, clock),
    refusal: (freeFrom, why) =>
      new WorkerChecksError(why === 'paused' ? 'rate-limited' : 'budget-spent', REFUSALS[why], {
        effect: 'none',
        retryAt: toEpoch(freeFrom),
      }),
  });

  function newGuard(): PQueue {
    return new PQueue({ intervalCap: perMinute, interval: BUDGET_POLICY.window, strict: true });
  }

  /** p-queue goes by the machine's clock: where that was put back, its window would not end for as long. */
  function currentGuard(): PQueue {
    const ahead = now() - clock();
    if (ahead < clockAhead - PUT_BACK_MS) guard = newGuard();
    clockAhead = ahead;
    return guard;
  }

  /** Undefined where the moment was missed: the machine slept, or the store answered late. */
  async function tryOnce<T>(
    caller: Caller,
    work: () => Promise<T>,
    { deadline, by }: { deadline: number; by: string | undefined },
  ): Promise<{ done: T } | undefined> {
    const admission = await requestLog.admit(caller, deadline, by);
    let sent = false;
    try {
      return await currentGuard().add(
        async () => {
          if (admission.sinceAsked() > BUDGET_POLICY.sendWithin) return undefined;
          sent = true;
          return { done: await work() };
        },
        { priority: caller === 'person' ? 1 : 0 },
      );
    } finally {
      if (sent) admission.answered();
      else admission.unused();
    }
  }

  async function run<T>(
    caller: Caller,
    work: () => Promise<T>,
    terms: { deadline: number; by: string | undefined },
  ): Promise<T> {
    for (;;) {
      const result = await tryOnce(caller, work, terms);
      if (result !== undefined) return result.done;
    }
  }

  function stop(caller?: Caller): void {
    for (const one of caller === undefined ? (['person', 'poller'] as const) : [caller]) requestLog.stop(one);
    if (caller === undefined) guard.clear();
  }

  return {
    async run(caller, work, { maxWaitMs = Number.POSITIVE_INFINITY, by } = {}) {
      const result = run(caller, work, { deadline: clock() + maxWaitMs, by });
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
      }
    },
    freeAt: (caller) => now() + requestLog.freeFrom(caller) - clock(),
    onChange: requestLog.onChange,
    pause: (until) => requestLog.pause(clock() + Math.min(until - now(), BUDGET_POLICY.longestPause)),
    used: requestLog.used,
    stop,
    async close() {
      stop();
      const written = Promise.allSettled(running).then(requestLog.flush);
      await Promise.race([written, delay(CLOSE_MS, undefined, { ref: false })]);
      requestLog.close();
    },
  };
}
