import { type Attention, type AttentionRules, type Concern, findAttention } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import { isOpen } from '../../checks/polling-rules.ts';
import { newestFirst } from '../../checks/search.ts';
import type { HomeFilters } from './home-filters.ts';

/** What a Home tab is about. */
export interface HomeSelection {
  /** Results to open or review, and decisions; the most urgent first. */
  needsYou: readonly Attention[];
  /** Checks that may be late. */
  atRisk: readonly Attention[];
  /** Every open check, of this person or of everybody. */
  open: readonly Check[];
  /** Those of them that match the filters and the search. */
  matching: readonly Check[];
}

const MAY_BE_LATE: readonly Concern[] = ['at-risk', 'stale'];

/**
 * @param found what the search has found, the best match first; undefined: nothing is searched for
 * @param userId the person whose tab it is
 */
export function selectForHome(
  checks: readonly Check[],
  found: readonly Check[] | undefined,
  filters: HomeFilters,
  { userId, rules }: { userId: string; rules: AttentionRules },
): HomeSelection {
  const theirs = filters.whose === 'mine' ? checks.filter((check) => ownerOf(check) === userId) : checks;
  const attention = findAttention(theirs, rules);
  const open = newestFirst(theirs.filter(isOpen));
  const openIds = new Set(open.map(({ id }) => id));
  const sought = found === undefined ? open : found.filter(({ id }) => openIds.has(id));
  return {
    needsYou: attention.filter(({ concern }) => !MAY_BE_LATE.includes(concern)),
    atRisk: attention.filter(({ concern }) => MAY_BE_LATE.includes(concern)),
    open,
    matching: sought.filter(
      ({ state, productId }) =>
        (filters.state === undefined || state === filters.state) &&
        (filters.productId === undefined || productId === filters.productId),
    ),
  };
}
