import type { Caller } from '../../checks/vocabulary.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { capacityFor } from './capacity.ts';
import { mergeEntries } from './merge-entries.ts';
import type { RequestLogRecord } from './request-log-record.ts';
import type { StoreClock } from './store-clock.ts';
import { viewWindow, type WindowView } from './window-view.ts';

/** A request waiting to be sent. */
export interface PendingRequest {
  /** Becomes the request's id once admitted. */
  id: string;
  caller: Caller;
  /** The person whose share is charged, if any. */
  by?: string | undefined;
  /** When the caller stops waiting. */
  deadline: number;
}

/** A request made by this process. */
export interface OwnRequest {
  caller: Caller;
  by?: string | undefined;
  /** Until when it counts; Infinity while in flight. */
  endsAt: number;
}

/** This process's input to a reconciliation. Times are milliseconds of its own clock. */
export interface ReconcileInput<W extends PendingRequest> {
  at: number;
  clock: StoreClock;
  limits: BudgetLimits;
  /** Its previous view of the log. */
  before: WindowView;
  /** Its requests whose end is not yet recorded. */
  own: ReadonlyMap<string, OwnRequest>;
  /** In order of arrival. */
  requests: readonly W[];
  /** Set after a 429: nothing may be sent before this. */
  pausedUntil: number | undefined;
}

export interface Reconciled<W extends PendingRequest> {
  /** The record to write; undefined if unchanged. */
  record: RequestLogRecord | undefined;
  admitted: readonly W[];
  /** Ids of its requests whose end this record contains. */
  ended: readonly string[];
  view: WindowView;
}

const EMPTY: RequestLogRecord = { underWay: [], answered: [], waiting: [], pausedUntil: 0 };

/**
 * One reconciliation with the log: records what has ended and admits what fits, people first. Pure: if another process
 * writes in between, it runs again on the new record.
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

/** Each process is the authority on when its own requests end, even on those that others had presumed lost. */
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
  // A person who has used up their share is skipped, not waited for.
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

/** Records the people who will be admitted before their deadline, so that no process's poller is admitted first. */
function withWaiting<W extends PendingRequest>(
  view: WindowView,
  { at, clock, limits, requests }: ReconcileInput<W>,
): WindowView {
  const known = new Set([...view.waiting, ...view.underWay].map(({ id }) => id));
  const freeFrom = (by: string | undefined) => capacityFor('person', view, limits, at, by).from;
  const added = requests
    .filter(
      ({ id, caller, by, deadline }) => caller === 'person' && !known.has(id) && deadline >= freeFrom(by),
    )
    .filter(firstOfEach)
    .map(({ id, deadline }) => {
      const endsAt = Math.min(deadline, at + BUDGET_POLICY.counts);
      return { id, until: clock.toStore(endsAt), endsAt };
    });
  return added.length > 0 ? { ...view, waiting: [...view.waiting, ...added] } : view;
}

/** Each person waits for one slot at a time, however often they ask. */
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
