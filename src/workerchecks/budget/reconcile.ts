import type { Caller } from '../../checks/vocabulary.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { capacityFor } from './capacity.ts';
import { mergeEntries } from './merge-entries.ts';
import type { RequestLogRecord } from './request-log-record.ts';
import type { StoreClock } from './store-clock.ts';
import { viewWindow, type WindowView } from './window-view.ts';

/** Somebody who wants to send. */
export interface PendingRequest {
  /** Of the request, once it is admitted. */
  id: string;
  caller: Caller;
  /** Which person, where it is one whose part counts. */
  by?: string | undefined;
  /** How long they would wait. */
  deadline: number;
}

/** A request of this process. */
export interface OwnRequest {
  caller: Caller;
  by?: string | undefined;
  /** Until when it counts; Infinity while it is under way. */
  endsAt: number;
}

/** What a process brings to the log. Moments are milliseconds of its own clock. */
export interface ReconcileInput<W extends PendingRequest> {
  at: number;
  clock: StoreClock;
  limits: BudgetLimits;
  /** What it saw of the log before. */
  before: WindowView;
  /** Its requests whose end is not written down. */
  own: ReadonlyMap<string, OwnRequest>;
  /** Those who came first, first. */
  requests: readonly W[];
  /** It was told that nobody may send before. */
  pausedUntil: number | undefined;
}

export interface Reconciled<W extends PendingRequest> {
  /** To be written; undefined where nothing is new. */
  record: RequestLogRecord | undefined;
  admitted: readonly W[];
  /** Ids of its requests whose end is written down with it. */
  ended: readonly string[];
  view: WindowView;
}

const EMPTY: RequestLogRecord = { underWay: [], answered: [], waiting: [], pausedUntil: 0 };

/**
 * One step at the log: writes down what has ended, and admits those for whom there is room, people first. Pure:
 * where another process writes in between, it is taken anew with what stands there then.
 */
export function reconcile<W extends PendingRequest>(
  stored: RequestLogRecord = EMPTY,
  input: ReconcileInput<W>,
): Reconciled<W> {
  const ended = [...input.own].filter(([, { endsAt }]) => endsAt < Number.POSITIVE_INFINITY);
  const found = viewWindow(stored, input.before, input.clock, input.at);
  const people = admit('person', withPause(withEnds(found, ended, input), input), input);
  const queued = withWaiting(people.view, input);
  const pollers = admit('poller', queued, input);
  const admitted = [...people.admitted, ...pollers.admitted];
  const { view } = pollers;
  const isNew =
    admitted.length > 0 ||
    ended.length > 0 ||
    queued !== people.view ||
    view.paused.until !== stored.pausedUntil;
  return { record: isNew ? toRecord(view) : undefined, admitted, ended: ended.map(([id]) => id), view: view };
}

/** Of its own requests a process knows best when they end; also of one that others took for lost. */
function withEnds<W extends PendingRequest>(
  view: WindowView,
  ended: readonly (readonly [string, OwnRequest])[],
  { at, clock, limits }: ReconcileInput<W>,
): WindowView {
  const over = new Set(ended.map(([id]) => id));
  const answered = ended
    .filter(([, { endsAt }]) => endsAt > at)
    .map(([id, { caller, by, endsAt }]) => ({
      id,
      caller,
      by,
      count: 1,
      until: clock.toStore(endsAt),
      endsAt,
    }));
  return {
    ...view,
    underWay: view.underWay.filter(({ id }) => !over.has(id)),
    answered: answered.length > 0 ? mergeEntries([...view.answered, ...answered], limits) : view.answered,
  };
}

function withPause<W extends PendingRequest>(
  view: WindowView,
  { clock, pausedUntil }: ReconcileInput<W>,
): WindowView {
  if (pausedUntil === undefined || pausedUntil <= view.paused.endsAt) return view;
  const until = Math.max(clock.toStore(pausedUntil), view.paused.until);
  return { ...view, paused: { until, endsAt: pausedUntil } };
}

function admit<W extends PendingRequest>(
  caller: Caller,
  view: WindowView,
  { at, clock, limits, requests }: ReconcileInput<W>,
): { view: WindowView; admitted: W[] } {
  const until = clock.toStore(at + BUDGET_POLICY.counts + BUDGET_POLICY.arrival);
  const admitted: W[] = [];
  let seen = view;
  // Whoever has had their part lets the next one go first.
  for (const request of requests.filter((one) => one.caller === caller)) {
    if (capacityFor(caller, seen, limits, at, request.by).now === 0) {
      if (capacityFor(caller, seen, limits, at).now === 0) break;
      continue;
    }
    const { id, by } = request;
    admitted.push(request);
    seen = {
      ...seen,
      underWay: [...seen.underWay, { id, caller, by, until, endsAt: Number.POSITIVE_INFINITY }],
      waiting: seen.waiting.filter((one) => one.id !== id),
    };
  }
  return { view: seen, admitted };
}

/** Those who will have their turn in time are written down, so that no process' poller goes before them. */
function withWaiting<W extends PendingRequest>(
  view: WindowView,
  { at, clock, limits, requests }: ReconcileInput<W>,
): WindowView {
  const known = new Set([...view.waiting, ...view.underWay].map(({ id }) => id));
  const turnOf = (by: string | undefined) => capacityFor('person', view, limits, at, by).from;
  const added = requests
    .filter(({ id, caller, by, deadline }) => caller === 'person' && !known.has(id) && deadline >= turnOf(by))
    .filter(firstOfEach)
    .map(({ id, deadline }) => {
      const endsAt = Math.min(deadline, at + BUDGET_POLICY.counts);
      return { id, until: clock.toStore(endsAt), endsAt };
    });
  return added.length > 0 ? { ...view, waiting: [...view.waiting, ...added] } : view;
}

/** One person who asks again and again waits for one turn at a time. */
function firstOfEach({ by }: PendingRequest, index: number, requests: readonly PendingRequest[]): boolean {
  return by === undefined || requests.findIndex((one) => one.by === by) === index;
}

function toRecord({ underWay, answered, waiting, paused }: WindowView): RequestLogRecord {
  return {
    underWay: underWay.map(({ id, caller, by, until }) => ({ id, caller, by, until })),
    answered: answered.map(({ id, caller, by, count, until }) => ({ id, caller, by, count, until })),
    waiting: waiting.map(({ id, until }) => ({ id, until })),
    pausedUntil: paused.until,
  };
}
