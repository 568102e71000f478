import type { Check } from './check.ts';

/** What a purged check's `card.renderedHash` holds once nothing personal stands in Slack any more. */
export const PURGED_CARD = 'purged';

/** Purged here, while Slack may still show the worker's name or the outcome. */
export function purgePending({ state, card }: Pick<Check, 'state' | 'card'>): boolean {
  if (state !== 'Purged') return false;
  const mayStand = card.ts !== undefined || card.postingSince !== undefined;
  // A card an earlier version purged holds its picture's fingerprint, and no facts.
  const shown = card.renderedHash === undefined || card.renderedFactsHash !== undefined;
  return (mayStand && shown && card.renderedHash !== PURGED_CARD) || (card.leftBehind ?? []).length > 0;
}
