import { hash } from 'node:crypto';
import type { CardRecord } from '../../checks/card-record.ts';
import type { Check } from '../../checks/check.ts';
import { otherOwnerOf } from '../../checks/owner.ts';
import { PURGED_CARD } from '../../checks/purge-pending.ts';
import type { CertificateButton } from '../../config/config.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { cardView } from './card-view.ts';

/**
 * Pending work in Slack for a check. card: the card differs from what it should show; for a purged check, everything
 * must be removed. removal: a card that could not be edited is still there beside its replacement. assignment: the owner
 * has not been told that the check is theirs. notice: the owner has not been told that the card cannot be posted. reply:
 * the owner has not been notified of the result.
 */
export const CARD_TASKS = ['card', 'removal', 'assignment', 'notice', 'reply'] as const;
export type CardTask = (typeof CARD_TASKS)[number];

/** Hash of a rendered card, to detect changes; reveals nothing of its content. */
export function cardHash({ text, blocks }: Required<Message>): string {
  return hash('sha256', JSON.stringify([text, blocks]));
}

/**
 * Hash of the facts on a card regardless of how this version renders them. Absent fields are ignored, so a field added
 * by a later version makes no difference.
 */
export function factsHash(check: Check, certificateButton: CertificateButton): string {
  const { state, stateSince, statusWord, refusal, worker, note, outcome, certificate, gone } = check;
  const { invitedAt, cancelledAt, cancelledBy, closed, certificateUrl, refusedFields, invitationIdGiven } =
    check;
  const { replaces, replacedBy, startsOn } = check;
  const facts = {
    ...{ state, stateSince, statusWord, refusal, worker, note, outcome, certificate, gone },
    ...{ invitedAt, cancelledAt, cancelledBy, closed, certificateUrl, certificateButton },
    ...{ refusedFields, invitationIdGiven, replaces, replacedBy, startsOn },
    ...{ owner: otherOwnerOf(check) },
  };
  return hash('sha256', JSON.stringify(facts));
}

/**
 * A check whose invitation was never sent, or that was purged before it had a card, gets none; an existing or possibly
 * existing card is corrected. A check that was replaced always gets one, because its card names the replacement.
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

/** Hash of the card as the channel may see it, going by what was last known of the channel. */
export function expectedCardHash(check: Check, certificateButton: CertificateButton): string {
  return cardHash(cardView(check, { outcomeShown: check.card.outcomeShown ?? false, certificateButton }));
}

/**
 * A purged card is never redrawn for appearance. One purged by an earlier version is recognised by its picture alone.
 */
function isUpToDate(check: Check, certificateButton: CertificateButton): boolean {
  const { renderedHash } = check.card;
  if (renderedHash === undefined) return false;
  if (check.state === 'Purged' && renderedHash === PURGED_CARD) return true;
  return renderedHash === expectedCardHash(check, certificateButton);
}

/** A deletion that Slack refused is retried only after another redraw request. */
function isRemovalOnHold({ removalRefused, redraws = 0 }: CardRecord): boolean {
  return removalRefused !== undefined && removalRefused.redraws === redraws;
}

/** The only place that decides what to do in Slack: compares what would be shown now with what is recorded as shown. */
export function pendingCardTasks(check: Check, certificateButton: CertificateButton): CardTask[] {
  const { card } = check;
  if (check.state === 'Purged') {
    if (isRemovalOnHold(card)) return [];
    const hasSuperseded = (card.supersededCards ?? []).length > 0;
    return hasSuperseded || (needsCard(check) && !isUpToDate(check, certificateButton)) ? ['card'] : [];
  }
  const tasks: CardTask[] = [];
  const shown = !needsCard(check) || isUpToDate(check, certificateButton);
  if (!shown) tasks.push('card');
  if ((card.supersededCards ?? []).length > 0 && !isRemovalOnHold(card)) tasks.push('removal');
  if (card.assignmentNotice !== undefined) tasks.push('assignment');
  if (card.notTold) tasks.push('notice');
  if (shown && needsCard(check) && check.resultRevision > card.notifiedRevision) tasks.push('reply');
  return tasks;
}

/**
 * Whether a due card states the same facts as the posted one, and only looks different. Undefined `renderedFactsHash`:
 * an earlier version drew it, so its facts are unknown.
 */
export function isCosmeticChange({ card, ...check }: Check, certificateButton: CertificateButton): boolean {
  if (card.renderedHash === undefined) return false;
  return (
    card.renderedFactsHash === undefined ||
    card.renderedFactsHash === factsHash({ card, ...check }, certificateButton)
  );
}

/** Location of a message in Slack. */
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
