import { BUDGET_POLICY } from './budget-policy.ts';
import type { LedgerRecord } from './ledger-record.ts';
import type { StoreClock } from './store-clock.ts';

/** An entry of the ledger, and the moment of this process' own clock at which it ends. */
export type Seen<Entry> = Entry & { endsAt: number };

/** What a process sees of the ledger. */
export interface Sight {
  underWay: readonly Seen<LedgerRecord['underWay'][number]>[];
  answered: readonly Seen<LedgerRecord['answered'][number]>[];
  waiting: readonly Seen<LedgerRecord['waiting'][number]>[];
  paused: { until: number; endsAt: number };
}

export const NOTHING_SEEN: Sight = {
  underWay: [],
  answered: [],
  waiting: [],
  paused: { until: 0, endsAt: Number.NEGATIVE_INFINITY },
};

/**
 * The ledger at `at`, without what has ended. What was seen before ends when it did then, whatever was done to anybody's
 * clock meanwhile; nothing ends later than it can, so that nonsense does end.
 */
export function see(record: LedgerRecord, before: Sight, clock: StoreClock, at: number): Sight {
  const { counts, arrival } = BUDGET_POLICY;

  function seen<Entry extends { id: string; until: number }>(
    entries: readonly Entry[],
    known: readonly Seen<Entry>[],
    most: number,
  ): Seen<Entry>[] {
    const key = ({ id, until }: Entry) => `${id} ${until}`;
    const ends = new Map(known.map((entry) => [key(entry), entry.endsAt]));
    const endOf = (entry: Entry) => ends.get(key(entry)) ?? Math.min(clock.fromStore(entry.until), at + most);
    return entries.map((entry) => ({ ...entry, endsAt: endOf(entry) })).filter(({ endsAt }) => endsAt > at);
  }

  return {
    underWay: seen(record.underWay, before.underWay, counts + arrival),
    answered: seen(record.answered, before.answered, counts),
    waiting: seen(record.waiting, before.waiting, counts),
    paused: seePause(record.pausedUntil, before, clock, at),
  };
}

/** A pause that is quite over is none, and one longer than any is cut: so no wrong clock brings it up again. */
function seePause(until: number, before: Sight, clock: StoreClock, at: number): Sight['paused'] {
  const latest = at + BUDGET_POLICY.longestPause;
  const seen =
    before.paused.until === until
      ? before.paused
      : {
          until: Math.min(until, clock.toStore(latest)),
          endsAt: Math.min(clock.fromStore(until), latest),
        };
  return seen.endsAt + BUDGET_POLICY.easing > at ? seen : NOTHING_SEEN.paused;
}
