import type { BudgetLimits } from './budget-policy.ts';
import type { WindowView } from './window-view.ts';

type Answered = WindowView['answered'][number];

/**
 * Merges requests that expire at about the same time into one entry, which expires with the last of them. This caps the
 * log at some thousand entries however high the limit; at the usual limit each request keeps its own entry.
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
    // Keep the newer entry's identity: an entry is recognised by its id and its expiry.
    ...other,
    count: one.count + other.count,
    until: Math.max(one.until, other.until),
    endsAt: Math.max(one.endsAt, other.endsAt),
  };
}
