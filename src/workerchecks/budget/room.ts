import type { Caller } from '../../checks/vocabulary.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { excessOf, personalPart } from './personal-part.ts';
import type { Sight } from './sight.ts';

export interface Counted {
  asker: Caller;
  by?: string | undefined;
  count: number;
  endsAt: number;
}

export interface Room {
  /** How many more requests may begin now. */
  now: number;
  /** When one may; now or earlier: at once. A request under way is taken to be answered now. */
  from: number;
}

interface Rule {
  counted: readonly Counted[];
  limit: number;
}

/**
 * What there is room for, by what is seen of the ledger at `at`.
 *
 * @param by the person who asks: no one takes more than their part
 */
export function roomFor(asker: Caller, sight: Sight, limits: BudgetLimits, at: number, by?: string): Room {
  const { perMinute, reserved } = limits;
  const ready = Math.max(at, sight.paused.endsAt);
  const all: Counted[] = [...sight.underWay.map((one) => ({ ...one, count: 1 })), ...sight.answered].filter(
    ({ endsAt }) => endsAt > at,
  );
  const share = perMinute - reserved;
  const general = [...all.filter((one) => one.asker === 'poller'), ...excessOf(all, limits)];
  if (asker === 'person') {
    const everybody = roomIn([{ counted: all, limit: perMinute }], ready, at);
    return by === undefined
      ? everybody
      : roomOfPerson(by, { all, general, everybody }, limits, { ready, at });
  }
  const easing = ready < sight.paused.endsAt + BUDGET_POLICY.easing;
  const peopleWaiting = sight.waiting.filter(({ endsAt }) => endsAt > at).length;
  return roomIn(
    [
      {
        counted: all.filter((one) => one.asker === 'poller'),
        limit: easing ? Math.max(1, Math.floor(share / 2)) : share,
      },
      { counted: general, limit: share },
      { counted: all, limit: Math.max(0, perMinute - peopleWaiting) },
    ],
    ready,
    at,
  );
}

/** As many as are reserved for people, should nobody else ask; beyond it they share the rest with the poller, up to their most. */
function roomOfPerson(
  by: string,
  { all, general, everybody }: { all: Counted[]; general: Counted[]; everybody: Room },
  limits: BudgetLimits,
  { ready, at }: { ready: number; at: number },
): Room {
  const mine = all.filter((one) => one.by === by);
  const { most } = personalPart(limits);
  const share = limits.perMinute - limits.reserved;
  const reserve = roomIn([{ counted: mine, limit: limits.reserved }], ready, at);
  const rest = roomIn([{ counted: general, limit: share }], ready, at);
  const own = roomIn([{ counted: mine, limit: most }], ready, at);
  return {
    now: Math.min(everybody.now, own.now, reserve.now + rest.now),
    from: Math.max(everybody.from, own.from, Math.min(reserve.from, rest.from)),
  };
}

function roomIn(rules: readonly Rule[], ready: number, at: number): Room {
  const left = rules.map(({ counted, limit }) => limit - sum(counted));
  const froms = rules.map(({ counted, limit }) => firstBelow(counted, limit, at));
  return { now: ready > at ? 0 : Math.max(0, Math.min(...left)), from: Math.max(ready, ...froms) };
}

function sum(counted: readonly Counted[]): number {
  return counted.reduce((total, { count }) => total + count, 0);
}

/** When fewer than `limit` count. */
function firstBelow(counted: readonly Counted[], limit: number, at: number): number {
  let left = sum(counted);
  if (left < limit) return at;
  const answeredNow = at + BUDGET_POLICY.counts;
  for (const { count, endsAt } of counted.toSorted((a, b) => a.endsAt - b.endsAt)) {
    left -= count;
    if (left < limit) return Math.min(endsAt, answeredNow);
  }
  return answeredNow;
}
