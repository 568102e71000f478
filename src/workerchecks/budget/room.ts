import type { Asker } from '../../checks/ports.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import type { Sight } from './sight.ts';

interface Counted {
  count: number;
  endsAt: number;
}

export interface Room {
  /** How many more requests may begin now. */
  now: number;
  /** When one may; now or earlier: at once. A request under way is taken to be answered now. */
  from: number;
}

/** What there is room for, by what is seen of the ledger at `at`. */
export function roomFor(asker: Asker, sight: Sight, { perMinute, reserved }: BudgetLimits, at: number): Room {
  const ready = Math.max(at, sight.paused.endsAt);
  const all = [...sight.underWay.map((one) => ({ ...one, count: 1 })), ...sight.answered].filter(
    ({ endsAt }) => endsAt > at,
  );
  if (asker === 'person') return roomIn([{ counted: all, limit: perMinute }], ready, at);
  const easing = ready < sight.paused.endsAt + BUDGET_POLICY.easing;
  const share = perMinute - reserved;
  const peopleWaiting = sight.waiting.filter(({ endsAt }) => endsAt > at).length;
  return roomIn(
    [
      {
        counted: all.filter((one) => one.asker === 'poller'),
        limit: easing ? Math.max(1, Math.floor(share / 2)) : share,
      },
      { counted: all, limit: Math.max(0, perMinute - peopleWaiting) },
    ],
    ready,
    at,
  );
}

function roomIn(rules: readonly { counted: Counted[]; limit: number }[], ready: number, at: number): Room {
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
