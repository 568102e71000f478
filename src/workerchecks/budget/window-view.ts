import { BUDGET_POLICY } from './budget-policy.ts';
import type { RequestLogRecord } from './request-log-record.ts';
import type { StoreClock } from './store-clock.ts';

/** An entry of the log with its end on this process's own clock. */
export type ViewedEntry<Entry> = Entry & { endsAt: number };

/** The request log as seen by one process, in its own time. */
export interface WindowView {
  underWay: readonly ViewedEntry<RequestLogRecord['underWay'][number]>[];
  answered: readonly ViewedEntry<RequestLogRecord['answered'][number]>[];
  waiting: readonly ViewedEntry<RequestLogRecord['waiting'][number]>[];
  paused: { until: number; endsAt: number };
}

export const EMPTY_VIEW: WindowView = {
  underWay: [],
  answered: [],
  waiting: [],
  paused: { until: 0, endsAt: Number.NEGATIVE_INFINITY },
};

/**
 * The log at `at`, without expired entries. An entry already seen keeps its end, whatever any wall clock does in the
 * meantime. Every end is capped, so that an entry written by a wrong clock expires too.
 */
export function viewWindow(
  record: RequestLogRecord,
  before: WindowView,
  clock: StoreClock,
  at: number,
): WindowView {
  const { counts, arrival } = BUDGET_POLICY;

  function seen<Entry extends { id: string; until: number }>(
    entries: readonly Entry[],
    known: readonly ViewedEntry<Entry>[],
    most: number,
  ): ViewedEntry<Entry>[] {
    const key = ({ id, until }: Entry) => `${id} ${until}`;
    const ends = new Map(known.map((entry) => [key(entry), entry.endsAt]));
    const endOf = (entry: Entry) => ends.get(key(entry)) ?? Math.min(clock.fromStore(entry.until), at + most);
    return entries.map((entry) => ({ ...entry, endsAt: endOf(entry) })).filter(({ endsAt }) => endsAt > at);
  }

  return {
    underWay: seen(record.underWay, before.underWay, counts + arrival),
    answered: seen(record.answered, before.answered, counts),
    waiting: seen(record.waiting, before.waiting, counts),
    paused: viewPause(record.pausedUntil, before, clock, at),
  };
}

/**
 * Drops a pause that is over, easing included, and caps one that is too long, so that no wrong clock brings it back.
 */
function viewPause(until: number, before: WindowView, clock: StoreClock, at: number): WindowView['paused'] {
  const latest = at + BUDGET_POLICY.longestPause;
  const seen =
    before.paused.until === until
      ? before.paused
      : {
          until: Math.min(until, clock.toStore(latest)),
          endsAt: Math.min(clock.fromStore(until), latest),
        };
  return seen.endsAt + BUDGET_POLICY.easing > at ? seen : EMPTY_VIEW.paused;
}
