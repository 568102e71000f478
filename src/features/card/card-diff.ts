import { hash } from 'node:crypto';
import type { CardRecord, Check } from '../../checks/check.ts';
import { PURGED_CARD } from '../../checks/purge-pending.ts';
import type { CertificateButton } from '../../config/config.ts';
import { type CardView, cardView } from './card-view.ts';

/**
 * What is due in Slack. card: it is not as it should be; of a purged check, everything of it has to go. removal: a card
 * that could not be changed stands beside the one that took its place. notice: the requester has not been told that the
 * card has no place. reply: the requester has not been called to the result.
 */
export const CARD_TASKS = ['card', 'removal', 'notice', 'reply'] as const;
export type CardTask = (typeof CARD_TASKS)[number];

/** Tells two pictures apart; says nothing of what stands on them. */
export function cardHash({ text, blocks }: Pick<CardView, 'text' | 'blocks'>): string {
  return hash('sha256', JSON.stringify([text, blocks]));
}

/**
 * Tells apart two cards that say different things, whatever this version of the bot makes them look like. What is
 * absent does not count, so a field that a later version adds makes no difference.
 */
export function factsHash(check: Check, certificateButton: CertificateButton): string {
  const { state, stateSince, statusWord, refusal, worker, note, outcome, certificate, gone } = check;
  const { invitedAt, cancelledAt, cancelledBy, closed, certificateUrl, refusedFields, invitationIdGiven } =
    check;
  const { replaces, replacedBy } = check;
  const facts = {
    ...{ state, stateSince, statusWord, refusal, worker, note, outcome, certificate, gone },
    ...{ invitedAt, cancelledAt, cancelledBy, closed, certificateUrl, certificateButton },
    ...{ refusedFields, invitationIdGiven, replaces, replacedBy },
  };
  return hash('sha256', JSON.stringify(facts));
}

/**
 * What never went out, or is purged before it had a card, gets none; one that has a card, or may have, is corrected. The
 * card of a check that was replaced names the other, so that has one even if it never went out.
 */
export function needsCard({
  state,
  refusal,
  replaces,
  card,
}: Pick<Check, 'state' | 'refusal' | 'replaces' | 'card'>): boolean {
  if (state === 'Inviting') return false;
  const mayHaveCard = card.ts !== undefined || card.postingSince !== undefined;
  const isNotSent = state === 'Refused' || (state === 'Closed' && refusal !== undefined);
  const isUnsent = isNotSent && replaces === undefined;
  return mayHaveCard || !(isUnsent || state === 'Purged');
}

/** The picture as the channel may see it by what was last known of the channel. */
export function expectedCardHash(check: Check, certificateButton: CertificateButton): string {
  return cardHash(cardView(check, { outcomeShown: check.card.outcomeShown ?? false, certificateButton }));
}

/** A purged card is never drawn again for its looks. One that an earlier version drew is known by its picture alone. */
function isUpToDate(check: Check, certificateButton: CertificateButton): boolean {
  const { renderedHash } = check.card;
  if (renderedHash === undefined) return false;
  if (check.state === 'Purged' && renderedHash === PURGED_CARD) return true;
  return renderedHash === expectedCardHash(check, certificateButton);
}

/** What Slack refused to take away is left until somebody or something asks for it anew. */
function isRemovalOnHold({ removalRefused, redraws = 0 }: CardRecord): boolean {
  return removalRefused !== undefined && removalRefused.redraws === redraws;
}

/** The only place that decides what to do in Slack: compares what would be shown now with what is recorded as shown. */
export function pendingCardTasks(check: Check, certificateButton: CertificateButton): CardTask[] {
  const { card } = check;
  if (check.state === 'Purged') {
    if (isRemovalOnHold(card)) return [];
    const left = (card.leftBehind ?? []).length > 0;
    return left || (needsCard(check) && !isUpToDate(check, certificateButton)) ? ['card'] : [];
  }
  const dues: CardTask[] = [];
  const shown = !needsCard(check) || isUpToDate(check, certificateButton);
  if (!shown) dues.push('card');
  if ((card.leftBehind ?? []).length > 0 && !isRemovalOnHold(card)) dues.push('removal');
  if (card.notTold) dues.push('notice');
  if (shown && needsCard(check) && check.resultRevision > card.notifiedRevision) dues.push('reply');
  return dues;
}

/**
 * Whether a card that is due says the same as what was announced, and only looks different. Undefined `renderedFactsHash`:
 * an earlier version drew it, and what it said is not known.
 */
export function isCosmeticChange({ card, ...check }: Check, certificateButton: CertificateButton): boolean {
  if (card.renderedHash === undefined) return false;
  return (
    card.renderedFactsHash === undefined ||
    card.renderedFactsHash === factsHash({ card, ...check }, certificateButton)
  );
}

/** Where a message is in Slack. */
export interface CardLocation {
  channelId: string;
  ts: string;
}

/** Undefined before the first post. */
export function cardLocation({ channelId, ts }: CardRecord): CardLocation | undefined {
  return channelId === undefined || ts === undefined ? undefined : { channelId, ts };
}

export function withCardRecord(check: Check, patch: Partial<CardRecord>): Check {
  return { ...check, card: { ...check.card, ...patch } };
}
