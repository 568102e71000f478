import type { BudgetLimits } from './budget-policy.ts';
import type { WindowView } from './window-view.ts';

type Answered = WindowView['answered'][number];

/**
 * Requests that end at about the same moment as one entry, which ends with the last of them: so the log holds some
 * thousand entries at most, however high the limit, and each request by itself at the usual one.
 */
export function mergeEntries(answered: readonly Answered[], { perMinute }: BudgetLimits): Answered[] {
  const grainMs = Math.ceil(perMinute / 30);
  const grains = new Map<string, Answered>();
  for (const entry of answered) {
    const grain = `${entry.caller} ${entry.by ?? ''} ${Math.floor(entry.until / grainMs)}`;
    const other = grains.get(grain);
    grains.set(grain, other === undefined ? entry : merged(other, entry));
  }
  return [...grains.values()];
}

function merged(one: Answered, other: Answered): Answered {
  return {
    // Of the newer: what is known of an entry goes by its id and its end.
    ...other,
    count: one.count + other.count,
    until: Math.max(one.until, other.until),
    endsAt: Math.max(one.endsAt, other.endsAt),
  };
}
