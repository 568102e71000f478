import PQueue from 'p-queue';
import { z } from 'zod';
import type { Asker, Collection } from '../checks/ports.ts';
import { WorkerChecksError } from '../errors.ts';

const WINDOW_MS = 60_000;
/** How long a request that was on its way when the process ended may have taken to arrive. */
const ARRIVAL_MS = 10_000;
/** After a pause the poller has half its share for so long, so that the account is not over its limit at once again. */
const EASING_MS = 60_000;
/** Requests of one kind of asker under way at once. */
const IN_FLIGHT = 6;

export const ledgerSchema = z.object({
  /** When each request of the last minute was sent; epoch milliseconds. */
  sent: z.array(z.object({ asker: z.enum(['person', 'poller']), at: z.number() })),
  pausedUntil: z.number(),
});
export type LedgerRecord = z.infer<typeof ledgerSchema>;

/** A request that counts: while it is under way, and for a minute after its answer. */
interface Slot {
  asker: Asker;
  at: number;
  countsUntil: number;
}

export interface BudgetOptions {
  /** The account's limit in any 60 seconds. */
  perMinute: number;
  /** Of those, for people alone; what they leave unused the poller may not take. */
  reserved: number;
  /** What was sent in the last minute survives a restart here. */
  ledger: Collection<LedgerRecord>;
  now: () => number;
}

export interface Budget {
  /**
   * Runs `work`, one result request, when the account has one left. Rejects with WorkerChecksError 'budget-spent'
   * (or 'rate-limited' while the account is paused) where that would take longer than `maxWaitMs`.
   */
  run<T>(asker: Asker, work: () => Promise<T>, options?: { maxWaitMs?: number }): Promise<T>;
  /** Epoch milliseconds when `asker` could send; now or earlier: at once. */
  freeAt(asker: Asker): number;
  /** WorkerChecks answered 429: nobody sends before `until`. */
  pause(until: number): Promise<void>;
  /** Requests that count now. */
  used(): number;
  /** What waits is given up. */
  stop(): void;
}

const LEDGER_ID = 'account';

/**
 * The account's result requests. A request counts from its sending until 60 s after its answer came, for it arrived at
 * some moment between the two: so no 60 s of arrivals, as WorkerChecks counts them, ever hold more than the limit.
 * p-queue's strict window holds back the poller's share; the ledger adds what p-queue cannot know: restarts, arrival
 * times, pauses, and what people use.
 */
export async function openBudget({ perMinute, reserved, ledger, now }: BudgetOptions): Promise<Budget> {
  const pollerShare = perMinute - reserved;
  const stored = await ledger.get(LEDGER_ID);
  let slots: Slot[] = (stored?.sent ?? []).map((sent) => ({
    ...sent,
    countsUntil: sent.at + WINDOW_MS + ARRIVAL_MS,
  }));
  let pausedUntil = stored?.pausedUntil ?? 0;
  let peopleWaiting = 0;
  const waiting = new Set<() => void>();
  const stopping = new AbortController();
  const queues: Record<Asker, PQueue> = {
    person: new PQueue({ concurrency: IN_FLIGHT }),
    poller: new PQueue({
      concurrency: IN_FLIGHT,
      intervalCap: pollerShare,
      interval: WINDOW_MS,
      strict: true,
    }),
  };

  function shareOfPoller(at: number): number {
    const easing = pausedUntil > 0 && at < pausedUntil + EASING_MS;
    return easing ? Math.max(1, Math.floor(pollerShare / 2)) : pollerShare;
  }

  /** When fewer than `limit` of `counted` count; a request under way is taken to be answered now. */
  function roomAt(counted: Slot[], limit: number, at: number): number {
    if (counted.length < limit) return at;
    const ends = counted
      .map(({ countsUntil }) => (Number.isFinite(countsUntil) ? countsUntil : at + WINDOW_MS))
      .toSorted((a, b) => a - b);
    return ends[counted.length - limit] ?? at;
  }

  function freeAt(asker: Asker): number {
    const at = now();
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
      const timer = setTimeout(wake, Math.min(WINDOW_MS, Math.max(1, at - now())));
      waiting.add(wake);
    });
  }

  function spent(freeFrom: number): WorkerChecksError {
    const paused = pausedUntil > now();
    return new WorkerChecksError(
      paused ? 'rate-limited' : 'budget-spent',
      paused
        ? 'WorkerChecks is limiting requests just now. Please try again in a minute.'
        : 'All requests WorkerChecks allows in a minute are used up just now. Please try again in a minute.',
      { effect: 'none', retryAt: freeFrom },
    );
  }

  async function admit(asker: Asker, deadline: number): Promise<Slot> {
    for (;;) {
      if (stopping.signal.aborted) throw spent(now());
      const freeFrom = freeAt(asker);
      if (freeFrom <= now()) {
        const slot = { asker, at: now(), countsUntil: Number.POSITIVE_INFINITY };
        slots.push(slot);
        return slot;
      }
      if (freeFrom > deadline) throw spent(freeFrom);
      await sleepUntil(freeFrom);
    }
  }

  async function keep(): Promise<void> {
    const sent = slots.map(({ asker, at }) => ({ asker, at }));
    await ledger.set(LEDGER_ID, { sent, pausedUntil });
  }

  async function counted<T>(slot: Slot, work: () => Promise<T>): Promise<T> {
    try {
      await keep();
      return await work();
    } finally {
      slot.countsUntil = now() + WINDOW_MS;
      wakeAll();
    }
  }

  async function run<T>(asker: Asker, work: () => Promise<T>, options: { maxWaitMs?: number } = {}) {
    const deadline = now() + (options.maxWaitMs ?? Number.POSITIVE_INFINITY);
    return await queues[asker].add(async () => {
      let slot: Slot;
      if (asker === 'person') peopleWaiting += 1;
      try {
        slot = await admit(asker, deadline);
      } finally {
        if (asker === 'person') peopleWaiting -= 1;
        wakeAll();
      }
      return await counted(slot, work);
    });
  }

  return {
    run,
    freeAt,
    async pause(until) {
      pausedUntil = Math.max(pausedUntil, until);
      await keep();
    },
    used() {
      const at = now();
      return slots.filter(({ countsUntil }) => countsUntil > at).length;
    },
    stop() {
      stopping.abort();
      wakeAll();
    },
  };
}
