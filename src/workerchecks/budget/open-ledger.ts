import { randomUUID } from 'node:crypto';
import type { Caller } from '../../checks/vocabulary.ts';
import type { WorkerChecksError } from '../../errors.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { coalesce } from './coalesce.ts';
import type { LedgerStore } from './ledger-store.ts';
import { roomFor } from './room.ts';
import { type OwnRequest, type Settled, settle, type Wish } from './settle.ts';
import { NOTHING_SEEN, type Sight } from './sight.ts';
import { readStoreClock } from './store-clock.ts';

const LEDGER_ID = 'requests';
/** What ended is written down after so long at the latest: the next request, if there is one, takes it along. */
const WRITE_BACK_MS = 200;

export interface LedgerOptions {
  limits: BudgetLimits;
  store: LedgerStore;
  /** The store's clock, epoch milliseconds. Rejects with StorageError. */
  storeTime: () => Promise<number>;
  /** Our own, milliseconds that only go forward; every moment here is of this clock. */
  clock: () => number;
  /** @returns how long ago it was started, by whichever of the machine's clocks says more */
  startStopwatch: () => () => number;
  /** What whoever cannot wait until `freeFrom` is told. */
  refusal: (freeFrom: number, why: 'paused' | 'spent' | 'own-part') => WorkerChecksError;
}

/** A request that was admitted: it is written down, and counts. */
export interface Admission {
  /** Milliseconds since before the store was asked for it. */
  sinceAsked(): number;
  /** The answer came, or failed to. */
  answered(): void;
  /** Nothing was sent, nor will be. */
  unused(): void;
}

/** The account's count of result requests, at which all processes that share the store admit theirs. */
export interface Ledger {
  /** Waits until `deadline` at the latest for its turn; rejects with the refusal, or with StorageError. */
  admit(asker: Caller, deadline: number, by?: string): Promise<Admission>;
  freeFrom(asker: Caller): number;
  /** Requests that count now. */
  used(): number;
  /** Nobody sends before `until`: at once here, and everywhere once this resolves. Rejects with StorageError. */
  pause(until: number): Promise<void>;
  /** Whoever waits is refused, and who comes. */
  stop(asker: Caller): void;
  /** `freeFrom` may have changed. Must not throw. */
  onChange(listener: () => void): void;
  /** Resolves when what has ended is written down, or could not be. */
  flush(): Promise<void>;
  /** Listens to other processes no more. */
  close(): void;
}

interface Waiting extends Wish {
  resolve(admission: Admission): void;
  reject(error: unknown): void;
}

/** Resolves once the ledger has been read; rejects with StorageError. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { limits, store, storeTime, clock, startStopwatch, refusal } = options;
  const waiting = new Set<Waiting>();
  const own = new Map<string, OwnRequest>();
  const stopped = new Set<Caller>();
  const listeners: (() => void)[] = [];
  let seen: Sight = NOTHING_SEEN;
  /** Not yet written down. */
  let pausedUntil: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writingBack: NodeJS.Timeout | undefined;

  function pauseEndsAt(): number {
    return Math.max(seen.paused.endsAt, pausedUntil ?? Number.NEGATIVE_INFINITY);
  }

  /** What was read last, with what happened here since. */
  function sight(): Sight {
    const underWay = seen.underWay.map((one) => ({ ...one, endsAt: own.get(one.id)?.endsAt ?? one.endsAt }));
    return { ...seen, underWay, paused: { ...seen.paused, endsAt: pauseEndsAt() } };
  }

  function freeFrom(asker: Caller): number {
    return roomFor(asker, sight(), limits, clock()).from;
  }

  function end(id: string, endsAt: number): void {
    const request = own.get(id);
    if (request === undefined) return;
    own.set(id, { ...request, endsAt });
    writingBack ??= setTimeout(inBackground, WRITE_BACK_MS).unref();
  }

  function take(wish: Waiting, sinceAsked: () => number): void {
    own.set(wish.id, { asker: wish.asker, by: wish.by, endsAt: Number.POSITIVE_INFINITY });
    if (stopped.has(wish.asker) || pauseEndsAt() > clock()) {
      end(wish.id, clock());
      // It waits on as another: this one is written down already.
      wish.id = randomUUID();
      return;
    }
    const { id } = wish;
    waiting.delete(wish);
    wish.resolve({
      sinceAsked,
      answered: () => end(id, clock() + BUDGET_POLICY.counts),
      unused: () => end(id, clock()),
    });
  }

  function refuse(wish: Waiting, freeAt: number): void {
    waiting.delete(wish);
    const isPaused = pauseEndsAt() > clock();
    const isOwn = wish.by !== undefined && freeFrom(wish.asker) < freeAt;
    wish.reject(refusal(freeAt, isPaused ? 'paused' : isOwn ? 'own-part' : 'spent'));
  }

  function refuseOrWait(wishes: readonly Waiting[]): void {
    const now = sight();
    const at = clock();
    const froms = new Map<string, number>();
    const freeFor = ({ asker, by }: Waiting): number => {
      const key = `${asker} ${by ?? ''}`;
      const from = froms.get(key) ?? roomFor(asker, now, limits, at, by).from;
      froms.set(key, from);
      return from;
    };
    for (const wish of wishes) {
      if (!waiting.has(wish)) continue;
      const freeAt = freeFor(wish);
      if (stopped.has(wish.asker) || freeAt > Math.max(wish.deadline, at)) refuse(wish, freeAt);
    }
    clearTimeout(timer);
    if (waiting.size === 0) return;
    const next = Math.min(...new Set([...waiting].map(freeFor)));
    timer = setTimeout(inBackground, Math.min(BUDGET_POLICY.window, Math.max(1, next - clock())));
  }

  async function step(wishes: readonly Waiting[], pausing: number | undefined): Promise<Settled<Waiting>> {
    const storeClock = await readStoreClock(storeTime, clock);
    let settled: Settled<Waiting> = { record: undefined, admitted: [], ended: [], sight: seen };
    await store.update(LEDGER_ID, (stored) => {
      const errand = {
        at: clock(),
        clock: storeClock,
        limits,
        before: seen,
        own,
        wishes,
        pausedUntil: pausing,
      };
      settled = settle(stored, errand);
      return settled.record;
    });
    return settled;
  }

  /** One visit to the store for all who want something of it. */
  async function visit(): Promise<void> {
    const wishes = [...waiting];
    const pausing = pausedUntil;
    const sinceAsked = startStopwatch();
    clearTimeout(writingBack);
    writingBack = undefined;
    try {
      const settled = await step(wishes, pausing);
      seen = settled.sight;
      if (pausing === pausedUntil) pausedUntil = undefined;
      for (const id of settled.ended) own.delete(id);
      for (const wish of settled.admitted) take(wish, sinceAsked);
    } catch (error) {
      for (const wish of wishes) {
        waiting.delete(wish);
        wish.reject(error);
      }
      throw error;
    }
    refuseOrWait(wishes);
    for (const listener of listeners) listener();
  }

  const visits = coalesce(visit);
  /** Whoever waits is told what fails; what was to be written is taken along at the next visit. */
  function inBackground(): void {
    visits.run().catch(() => {});
  }

  await visits.run();
  const unlisten = store.changes(inBackground);

  return {
    admit(asker, deadline, by) {
      const { promise, resolve, reject } = Promise.withResolvers<Admission>();
      const wish = { id: randomUUID(), asker, by, deadline, resolve, reject };
      waiting.add(wish);
      if (stopped.has(asker)) refuse(wish, freeFrom(asker));
      else inBackground();
      return promise;
    },
    freeFrom,
    used() {
      const at = clock();
      const { underWay, answered } = sight();
      const counts = [...underWay.map((one) => ({ ...one, count: 1 })), ...answered];
      return counts.filter(({ endsAt }) => endsAt > at).reduce((sum, { count }) => sum + count, 0);
    },
    async pause(until) {
      pausedUntil = Math.max(until, pausedUntil ?? until);
      await visits.run();
    },
    stop(asker) {
      stopped.add(asker);
      refuseOrWait([...waiting]);
    },
    onChange: (listener) => void listeners.push(listener),
    async flush() {
      if (writingBack !== undefined) inBackground();
      await visits.idle();
    },
    close() {
      unlisten();
      clearTimeout(timer);
      clearTimeout(writingBack);
    },
  };
}
