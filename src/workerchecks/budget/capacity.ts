import type { Caller } from '../../checks/vocabulary.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import { type Counted, excessOf, personalShare } from './personal-share.ts';
import type { WindowView } from './window-view.ts';

export interface Capacity {
  /** How many more requests may start now. */
  now: number;
  /** When the next one may start; now or earlier: at once. Assumes that a request in flight is answered now. */
  from: number;
}

interface Rule {
  counted: readonly Counted[];
  limit: number;
}

/**
 * Remaining capacity for `caller`, given this view of the log at `at`.
 *
 * @param by the person making the request; nobody gets more than their personal share
 */
export function capacityFor(
  caller: Caller,
  view: WindowView,
  limits: BudgetLimits,
  at: number,
  by?: string,
): Capacity {
  const { perMinute, reserved } = limits;
  const ready = Math.max(at, view.paused.endsAt);
  const all: Counted[] = [...view.underWay.map((one) => ({ ...one, count: 1 })), ...view.answered].filter(
    ({ endsAt }) => endsAt > at,
  );
  const share = perMinute - reserved;
  const general = [...all.filter((one) => one.caller === 'poller'), ...excessOf(all, limits)];
  if (caller === 'person') {
    const everybody = capacityWithin([{ counted: all, limit: perMinute }], ready, at);
    return by === undefined
      ? everybody
      : capacityOfPerson(by, { all, general, everybody }, limits, { ready, at });
  }
  const easing = ready < view.paused.endsAt + BUDGET_POLICY.easing;
  const peopleWaiting = view.waiting.filter(({ endsAt }) => endsAt > at).length;
  return capacityWithin(
    [
      {
        counted: all.filter((one) => one.caller === 'poller'),
        limit: easing ? Math.max(1, Math.floor(share / 2)) : share,
      },
      { counted: general, limit: share },
      { counted: all, limit: Math.max(0, perMinute - peopleWaiting) },
    ],
    ready,
    at,
  );
}

/**
 * A person may use the whole reserve as long as nobody else does; beyond the reserve people share the rest with the
 * poller. Both are capped by the personal share.
 */
function capacityOfPerson(
  by: string,
  { all, general, everybody }: { all: Counted[]; general: Counted[]; everybody: Capacity },
  limits: BudgetLimits,
  { ready, at }: { ready: number; at: number },
): Capacity {
  const mine = all.filter((one) => one.by === by);
  const { most } = personalShare(limits);
  const share = limits.perMinute - limits.reserved;
  const reserve = capacityWithin([{ counted: mine, limit: limits.reserved }], ready, at);
  const rest = capacityWithin([{ counted: general, limit: share }], ready, at);
  const own = capacityWithin([{ counted: mine, limit: most }], ready, at);
  return {
    now: Math.min(everybody.now, own.now, reserve.now + rest.now),
    from: Math.max(everybody.from, own.from, Math.min(reserve.from, rest.from)),
  };
}

function capacityWithin(rules: readonly Rule[], ready: number, at: number): Capacity {
  const left = rules.map(({ counted, limit }) => limit - sum(counted));
  const froms = rules.map(({ counted, limit }) => firstBelow(counted, limit, at));
  return { now: ready > at ? 0 : Math.max(0, Math.min(...left)), from: Math.max(ready, ...froms) };
}

function sum(counted: readonly Counted[]): number {
  return counted.reduce((total, { count }) => total + count, 0);
}

/** When fewer than `limit` will count. */
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
