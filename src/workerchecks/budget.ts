import PQueue from 'p-queue';
import { z } from 'zod';
import type { Asker, Collection } from '../checks/ports.ts';
import { WorkerChecksError } from '../errors.ts';

const WINDOW_MS = 60_000;
/** How long a request counts after its answer: clocks run a little apart, and some take in both ends of a window. */
const COUNTS_MS = WINDOW_MS + 100;
/** A request that was under way when the process ended may have arrived as late as this; longer than any may take. */
const ARRIVAL_MS = 30_000;
/** After a pause the poller has half its share for so long, so that the account is not over its limit at once again. */
const EASING_MS = 60_000;
/** No pause is longer, so that a stored one made under a wrong clock ends. */
const LONGEST_PAUSE_MS = 3_600_000;
/** The machine's clock was put back when it lost this much at once. */
const PUT_BACK_MS = 1_000;

export const ledgerSchema = z.object({
  /** The requests of the last minute, and until when each counts; epoch milliseconds. */
  sent: z.array(z.object({ asker: z.enum(['person', 'poller']), countsUntil: z.number() })),
  pausedUntil: z.number(),
});
export type LedgerRecord = z.infer<typeof ledgerSchema>;

/** A request that counts: while it is under way (Infinity), and for a minute after its answer. */
interface Slot {
  asker: Asker;
  countsUntil: number;
}

export interface BudgetOptions {
  /** The account's limit in any 60 seconds. */
  perMinute: number;
  /** Of those, for people alone; what they leave unused the poller may not take. */
  reserved: number;
  /** What was sent in the last minute survives a restart here. */
  ledger: Collection<LedgerRecord>;
  /** Epoch milliseconds. */
  now: () => number;
}

export interface Budget {
  /**
   * Runs `work`, one result request, when the account has one left. Rejects with WorkerChecksError 'budget-spent'
   * (or 'rate-limited' while the account is paused) at once where that would take longer than `maxWaitMs`.
   */
  run<T>(asker: Asker, work: () => Promise<T>, options?: { maxWaitMs?: number }): Promise<T>;
  /** Epoch milliseconds when `asker` could send; now or earlier: at once. */
  freeAt(asker: Asker): number;
  /** WorkerChecks answered 429: nobody sends before `until`, epoch milliseconds, at most an hour from now. */
  pause(until: number): Promise<void>;
  /** Requests that count now. */
  used(): number;
  /** What waits is given up, and nothing begins any more: of `asker`, or of both. */
  stop(asker?: Asker): void;
}

const LEDGER_ID = 'account';

/** Milliseconds that only go forward, whatever is done to the machine's clock. */
const clock = () => performance.now();

/**
 * The account's result requests. A request counts from its sending until 60 s after its answer came, for it arrived at
 * some moment between the two: so no 60 s of arrivals, as WorkerChecks counts them, ever hold more than the limit.
 * The ledger admits: it knows restarts, arrivals, pauses, and what is whose. Behind it p-queue's strict window stands
 * guard at the moment of sending.
 */
export async function openBudget({ perMinute, reserved, ledger, now }: BudgetOptions): Promise<Budget> {
  const pollerShare = perMinute - reserved;
  const fromEpoch = (at: number, most: number) => clock() + Math.min(at - now(), most);
  const toEpoch = (at: number) => Math.ceil(now() + at - clock());

  const stored = await ledger.get(LEDGER_ID);
  let slots: Slot[] = (stored?.sent ?? []).map(({ asker, countsUntil }) => ({
    asker,
    countsUntil: fromEpoch(countsUntil, COUNTS_MS + ARRIVAL_MS),
  }));
  let pausedUntil = fromEpoch(stored?.pausedUntil ?? Number.NEGATIVE_INFINITY, LONGEST_PAUSE_MS);
  let peopleWaiting = 0;
  const stopped = new Set<Asker>();
  const waiting = new Set<() => void>();
  let guard = newGuard();
  let clockAhead = now() - clock();

  function newGuard(): PQueue {
    return new PQueue({ intervalCap: perMinute, interval: WINDOW_MS, strict: true });
  }

  /** p-queue goes by the machine's clock: where that was put back, its window would not end for as long. */
  function currentGuard(): PQueue {
    const ahead = now() - clock();
    if (ahead < clockAhead - PUT_BACK_MS) guard = newGuard();
    clockAhead = ahead;
    return guard;
  }

  function shareOfPoller(at: number): number {
    const easing = at < pausedUntil + EASING_MS;
    return easing ? Math.max(1, Math.floor(pollerShare / 2)) : pollerShare;
  }

  /** When fewer than `limit` of `counted` count; a request under way is taken to be answered now. */
  function roomAt(counted: Slot[], limit: number, at: number): number {
    if (counted.length < limit) return at;
    const ends = counted
      .map(({ countsUntil }) => Math.min(countsUntil, at + COUNTS_MS))
      .toSorted((a, b) => a - b);
    return ends[counted.length - limit] ?? at + COUNTS_MS;
  }

  function free(asker: Asker): number {
    const at = clock();
    slots = slots.filter(({ countsUntil }) => countsUntil > at);
    const ready = Math.max(at, pausedUntil);
    if (asker === 'person') return Math.max(ready, roomAt(slots, perMinute, at));
    const own = slots.filter((slot) => slot.asker === 'poller');
    return Math.max(
      ready,
      roomAt(own, shareOfPoller(ready), at),
      roomAt(slots, Math.max(0, perMinute - peopleWaiting), at),
    );
  }

  function wakeAll(): void {
    for (const wake of waiting) wake();
  }

  function sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(WINDOW_MS, Math.max(1, at - clock())));
      waiting.add(wake);
    });
  }

  function spent(freeFrom: number): WorkerChecksError {
    const paused = pausedUntil > clock();
    return new WorkerChecksError(
      paused ? 'rate-limited' : 'budget-spent',
      paused
        ? 'WorkerChecks is limiting requests just now. Please try again in a minute.'
        : 'All requests WorkerChecks allows in a minute are used up just now. Please try again in a minute.',
      { effect: 'none', retryAt: toEpoch(freeFrom) },
    );
  }

  async function keep(): Promise<void> {
    const underWay = clock() + COUNTS_MS + ARRIVAL_MS;
    const sent = slots.map(({ asker, countsUntil }) => ({
      asker,
      countsUntil: toEpoch(Math.min(countsUntil, underWay)),
    }));
    await ledger.set(LEDGER_ID, { sent, pausedUntil: Math.max(0, toEpoch(pausedUntil)) });
  }

  /** A slot, written down before it is used; undefined where the account was paused meanwhile. */
  async function take(asker: Asker): Promise<Slot | undefined> {
    const slot = { asker, countsUntil: Number.POSITIVE_INFINITY };
    slots.push(slot);
    let usable = false;
    try {
      await keep();
      usable = pausedUntil <= clock();
    } finally {
      if (!usable) slots = slots.filter((other) => other !== slot);
    }
    return usable ? slot : undefined;
  }

  async function admit(asker: Asker, deadline: number): Promise<Slot> {
    for (;;) {
      const freeFrom = free(asker);
      if (stopped.has(asker) || freeFrom > Math.max(deadline, clock())) throw spent(freeFrom);
      if (freeFrom > clock()) await sleepUntil(freeFrom);
      else {
        const slot = await take(asker);
        if (slot !== undefined) return slot;
      }
    }
  }

  async function admitPerson(deadline: number): Promise<Slot> {
    peopleWaiting += 1;
    try {
      return await admit('person', deadline);
    } finally {
      peopleWaiting -= 1;
      wakeAll();
    }
  }

  return {
    async run(asker, work, { maxWaitMs = Number.POSITIVE_INFINITY } = {}) {
      const deadline = clock() + maxWaitMs;
      const slot = await (asker === 'person' ? admitPerson(deadline) : admit(asker, deadline));
      try {
        return await currentGuard().add(work, { priority: asker === 'person' ? 1 : 0 });
      } finally {
        slot.countsUntil = clock() + COUNTS_MS;
      }
    },
    freeAt: (asker) => now() + free(asker) - clock(),
    async pause(until) {
      pausedUntil = Math.max(pausedUntil, fromEpoch(until, LONGEST_PAUSE_MS));
      wakeAll();
      await keep();
    },
    used() {
      const at = clock();
      return slots.filter(({ countsUntil }) => countsUntil > at).length;
    },
    stop(asker) {
      for (const one of asker === undefined ? (['person', 'poller'] as const) : [asker]) stopped.add(one);
      if (asker === undefined) guard.clear();
      wakeAll();
    },
  };
}
