import type { Caller } from '../../checks/vocabulary.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { roomFor } from './room.ts';
import { type Sight, see } from './sight.ts';
import type { StoreClock } from './store-clock.ts';
import { together } from './together.ts';

/** Somebody who wants to send. */
export interface Wish {
  /** Of the request, once it is admitted. */
  id: string;
  asker: Caller;
  /** Which person, where it is one whose part counts. */
  by?: string | undefined;
  /** How long they would wait. */
  deadline: number;
}

/** A request of this process. */
export interface OwnRequest {
  asker: Caller;
  by?: string | undefined;
  /** Until when it counts; Infinity while it is under way. */
  endsAt: number;
}

/** What a process brings to the ledger. Moments are milliseconds of its own clock. */
export interface Errand<W extends Wish> {
  at: number;
  clock: StoreClock;
  limits: BudgetLimits;
  /** What it saw of the ledger before. */
  before: Sight;
  /** Its requests whose end is not written down. */
  own: ReadonlyMap<string, OwnRequest>;
  /** Those who came first, first. */
  wishes: readonly W[];
  /** It was told that nobody may send before. */
  pausedUntil: number | undefined;
}

export interface Settled<W extends Wish> {
  /** To be written; undefined where nothing is new. */
  record: LedgerRecord | undefined;
  admitted: readonly W[];
  /** Ids of its requests whose end is written down with it. */
  ended: readonly string[];
  sight: Sight;
}

const EMPTY: LedgerRecord = { underWay: [], answered: [], waiting: [], pausedUntil: 0 };

/**
 * One step at the ledger: writes down what has ended, and admits those for whom there is room, people first. Pure:
 * where another process writes in between, it is taken anew with what stands there then.
 */
export function settle<W extends Wish>(stored: LedgerRecord = EMPTY, errand: Errand<W>): Settled<W> {
  const ended = [...errand.own].filter(([, { endsAt }]) => endsAt < Number.POSITIVE_INFINITY);
  const found = see(stored, errand.before, errand.clock, errand.at);
  const people = admit('person', withPause(withEnds(found, ended, errand), errand), errand);
  const queued = withWaiting(people.sight, errand);
  const pollers = admit('poller', queued, errand);
  const admitted = [...people.admitted, ...pollers.admitted];
  const { sight } = pollers;
  const isNew =
    admitted.length > 0 ||
    ended.length > 0 ||
    queued !== people.sight ||
    sight.paused.until !== stored.pausedUntil;
  return { record: isNew ? toRecord(sight) : undefined, admitted, ended: ended.map(([id]) => id), sight };
}

/** Of its own requests a process knows best when they end; also of one that others took for lost. */
function withEnds<W extends Wish>(
  sight: Sight,
  ended: readonly (readonly [string, OwnRequest])[],
  { at, clock, limits }: Errand<W>,
): Sight {
  const over = new Set(ended.map(([id]) => id));
  const answered = ended
    .filter(([, { endsAt }]) => endsAt > at)
    .map(([id, { asker, by, endsAt }]) => ({
      id,
      asker,
      by,
      count: 1,
      until: clock.toStore(endsAt),
      endsAt,
    }));
  return {
    ...sight,
    underWay: sight.underWay.filter(({ id }) => !over.has(id)),
    answered: answered.length > 0 ? together([...sight.answered, ...answered], limits) : sight.answered,
  };
}

function withPause<W extends Wish>(sight: Sight, { clock, pausedUntil }: Errand<W>): Sight {
  if (pausedUntil === undefined || pausedUntil <= sight.paused.endsAt) return sight;
  const until = Math.max(clock.toStore(pausedUntil), sight.paused.until);
  return { ...sight, paused: { until, endsAt: pausedUntil } };
}

function admit<W extends Wish>(
  asker: Caller,
  sight: Sight,
  { at, clock, limits, wishes }: Errand<W>,
): { sight: Sight; admitted: W[] } {
  const until = clock.toStore(at + BUDGET_POLICY.counts + BUDGET_POLICY.arrival);
  const admitted: W[] = [];
  let seen = sight;
  // Whoever has had their part lets the next one go first.
  for (const wish of wishes.filter((one) => one.asker === asker)) {
    if (roomFor(asker, seen, limits, at, wish.by).now === 0) {
      if (roomFor(asker, seen, limits, at).now === 0) break;
      continue;
    }
    const { id, by } = wish;
    admitted.push(wish);
    seen = {
      ...seen,
      underWay: [...seen.underWay, { id, asker, by, until, endsAt: Number.POSITIVE_INFINITY }],
      waiting: seen.waiting.filter((one) => one.id !== id),
    };
  }
  return { sight: seen, admitted };
}

/** Those who will have their turn in time are written down, so that no process' poller goes before them. */
function withWaiting<W extends Wish>(sight: Sight, { at, clock, limits, wishes }: Errand<W>): Sight {
  const known = new Set([...sight.waiting, ...sight.underWay].map(({ id }) => id));
  const turnOf = (by: string | undefined) => roomFor('person', sight, limits, at, by).from;
  const added = wishes
    .filter(({ id, asker, by, deadline }) => asker === 'person' && !known.has(id) && deadline >= turnOf(by))
    .filter(firstOfEach)
    .map(({ id, deadline }) => {
      const endsAt = Math.min(deadline, at + BUDGET_POLICY.counts);
      return { id, until: clock.toStore(endsAt), endsAt };
    });
  return added.length > 0 ? { ...sight, waiting: [...sight.waiting, ...added] } : sight;
}

/** One person who asks again and again waits for one turn at a time. */
function firstOfEach({ by }: Wish, index: number, wishes: readonly Wish[]): boolean {
  return by === undefined || wishes.findIndex((one) => one.by === by) === index;
}

function toRecord({ underWay, answered, waiting, paused }: Sight): LedgerRecord {
  return {
    underWay: underWay.map(({ id, asker, by, until }) => ({ id, asker, by, until })),
    answered: answered.map(({ id, asker, by, count, until }) => ({ id, asker, by, count, until })),
    waiting: waiting.map(({ id, until }) => ({ id, until })),
    pausedUntil: paused.until,
  };
}
