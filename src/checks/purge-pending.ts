import type { Check } from './check.ts';

/** A purged check's `card.renderedHash` once nothing personal is left in Slack. */
export const PURGED_CARD = 'purged';

/** Whether the check is purged here while Slack may still show the worker's name or the outcome. */
export function purgePending({ state, card }: Pick<Check, 'state' | 'card'>): boolean {
  if (state !== 'Purged') return false;
  const mayStand = card.ts !== undefined || card.postingSince !== undefined;
  // A card purged by an earlier version has the hash of its picture, and no facts hash.
  const shown = card.renderedHash === undefined || card.renderedFactsHash !== undefined;
  return (mayStand && shown && card.renderedHash !== PURGED_CARD) || (card.supersededCards ?? []).length > 0;
}
