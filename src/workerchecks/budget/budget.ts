import { setTimeout as delay } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Caller } from '../../checks/vocabulary.ts';
import { WorkerChecksError } from '../../errors.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { openRequestLog } from './open-request-log.ts';
import type { RequestLogStore } from './request-log-store.ts';

/** A backward jump of the machine's clock of at least this much counts as a clock change. */
const PUT_BACK_MS = 1_000;
/**
 * How long closing waits for the final write to the request log. If that is not written, the request counts a little
 * longer.
 */
const CLOSE_MS = 2_000;

const REFUSALS = {
  paused: 'WorkerChecks is limiting requests just now. Please try again in a minute.',
  spent: 'All requests WorkerChecks allows in a minute are used up just now. Please try again in a minute.',
  'own-part':
    'You have used your part of the requests WorkerChecks allows in a minute; the rest is kept for your colleagues. ' +
    'Please try again in a minute.',
} as const;

export interface BudgetOptions extends BudgetLimits {
  /** The request log, shared by all processes of the account. */
  requestLog: RequestLogStore;
  /** The clock of the request log's store, epoch milliseconds. Rejects with StorageError. */
  storeTime: () => Promise<number>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Monotonic clock, milliseconds. Overridden in tests that simulate machines with different clocks. */
  clock?: () => number;
}

export interface Budget {
  /**
   * Runs `work`, a single result request, once the rate limit allows it. Rejects at once with WorkerChecksError
   * 'budget-spent' ('rate-limited' while the account is paused) if the wait would exceed `maxWaitMs`, and with
   * StorageError if the store is unreachable: no request goes uncounted. `by`: the person making the request, whose
   * personal share is charged.
   */
  run<T>(
    caller: Caller,
    work: () => Promise<T>,
    options?: { maxWaitMs?: number; by?: string | undefined },
  ): Promise<T>;
  /** When `caller` could next send, epoch milliseconds, as far as this process knows; now or earlier: at once. */
  freeAt(caller: Caller): number;
  /** `freeAt` may have changed. Must not throw. */
  onChange(listener: () => void): void;
  /**
   * Handles a 429: nothing is sent before `until`, epoch milliseconds, capped at an hour from now. Takes effect here at
   * once, and in every process once this resolves. Rejects with StorageError.
   */
  pause(until: number): Promise<void>;
  /** Number of requests that currently count, across all processes. */
  used(): number;
  /** Rejects waiting requests and refuses new ones, for `caller` or for everyone. */
  stop(caller?: Caller): void;
  /** Stops, then resolves once requests in flight have ended and the log is written. */
  close(): Promise<void>;
}

/**
 * Rate limiter for the account's result requests. A request counts from its admission until 60 s after its answer,
 * since it arrived at some moment in between: so no 60-second window, as WorkerChecks counts arrivals, ever exceeds the
 * limit. The request log decides on admission: it covers restarts, arrivals, pauses, other processes and personal
 * shares. Behind it, a p-queue with a strict window is a second safeguard at the moment of sending.
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

  /** p-queue uses the wall clock: after a backward jump, its window would stay closed for as long as the jump. */
  function currentGuard(): PQueue {
    const ahead = now() - clock();
    if (ahead < clockAhead - PUT_BACK_MS) guard = newGuard();
    clockAhead = ahead;
    return guard;
  }

  /** Undefined if the slot was missed: the machine slept, or the store answered late. */
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
