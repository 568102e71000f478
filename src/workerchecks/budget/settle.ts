import type { Asker } from '../../checks/ports.ts';
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
  asker: Asker;
  /** How long they would wait. */
  deadline: number;
}

/** A request of this process. */
export interface OwnRequest {
  asker: Asker;
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
    .map(([id, { asker, endsAt }]) => ({ id, asker, count: 1, until: clock.toStore(endsAt), endsAt }));
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
  asker: Asker,
  sight: Sight,
  { at, clock, limits, wishes }: Errand<W>,
): { sight: Sight; admitted: W[] } {
  const room = roomFor(asker, sight, limits, at).now;
  const admitted = wishes.filter((wish) => wish.asker === asker).slice(0, room);
  if (admitted.length === 0) return { sight, admitted };
  const until = clock.toStore(at + BUDGET_POLICY.counts + BUDGET_POLICY.arrival);
  const begun = admitted.map(({ id }) => ({ id, asker, until, endsAt: Number.POSITIVE_INFINITY }));
  const ids = new Set(admitted.map(({ id }) => id));
  const waiting = sight.waiting.filter(({ id }) => !ids.has(id));
  return { sight: { ...sight, underWay: [...sight.underWay, ...begun], waiting }, admitted };
}

/** Those who will have their turn in time are written down, so that no process' poller goes before them. */
function withWaiting<W extends Wish>(sight: Sight, { at, clock, limits, wishes }: Errand<W>): Sight {
  const known = new Set([...sight.waiting, ...sight.underWay].map(({ id }) => id));
  const turn = roomFor('person', sight, limits, at).from;
  const added = wishes
    .filter(({ id, asker, deadline }) => asker === 'person' && deadline >= turn && !known.has(id))
    .map(({ id, deadline }) => {
      const endsAt = Math.min(deadline, at + BUDGET_POLICY.counts);
      return { id, until: clock.toStore(endsAt), endsAt };
    });
  return added.length > 0 ? { ...sight, waiting: [...sight.waiting, ...added] } : sight;
}

function toRecord({ underWay, answered, waiting, paused }: Sight): LedgerRecord {
  return {
    underWay: underWay.map(({ id, asker, until }) => ({ id, asker, until })),
    answered: answered.map(({ id, asker, count, until }) => ({ id, asker, count, until })),
    waiting: waiting.map(({ id, until }) => ({ id, until })),
    pausedUntil: paused.until,
  };
}
