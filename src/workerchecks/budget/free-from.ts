import type { Asker } from '../../checks/ports.ts';
import { BUDGET_POLICY, type BudgetLimits } from './budget-policy.ts';
import type { Sight } from './sight.ts';

interface Counted {
  count: number;
  endsAt: number;
}

/** When `asker` could send, by what is seen of the ledger; `at` or earlier: at once. */
export function freeFrom(
  asker: Asker,
  sight: Sight,
  { perMinute, reserved }: BudgetLimits,
  at: number,
): number {
  const ready = Math.max(at, sight.paused.endsAt);
  const all = [...sight.underWay.map((one) => ({ ...one, count: 1 })), ...sight.answered];
  if (asker === 'person') return Math.max(ready, roomFrom(all, perMinute, at));
  const own = all.filter((one) => one.asker === 'poller');
  const share = perMinute - reserved;
  const easing = ready < sight.paused.endsAt + BUDGET_POLICY.easing;
  const peopleWaiting = sight.waiting.filter(({ endsAt }) => endsAt > at).length;
  return Math.max(
    ready,
    roomFrom(own, easing ? Math.max(1, Math.floor(share / 2)) : share, at),
    roomFrom(all, Math.max(0, perMinute - peopleWaiting), at),
  );
}

/** When fewer than `limit` count; a request under way is taken to be answered now. */
function roomFrom(counted: readonly Counted[], limit: number, at: number): number {
  const counting = counted.filter(({ endsAt }) => endsAt > at);
  let left = counting.reduce((sum, { count }) => sum + count, 0);
  if (left < limit) return at;
  const answeredNow = at + BUDGET_POLICY.counts;
  for (const { count, endsAt } of counting.toSorted((a, b) => a.endsAt - b.endsAt)) {
    left -= count;
    if (left < limit) return Math.min(endsAt, answeredNow);
  }
  return answeredNow;
}
