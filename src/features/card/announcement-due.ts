import { hash } from 'node:crypto';
import type { CardRecord, Check } from '../../checks/check.ts';
import type { CertificateButton } from '../../config.ts';
import { type CardContent, cardContent } from './card-content.ts';

/** What is due in Slack: the card is not as it should be, or the requester has not been called to it. */
export const DUES = ['card', 'reply'] as const;
export type Due = (typeof DUES)[number];

/** Tells two pictures apart; says nothing of what stands on them. */
export function fingerprint({ text, blocks }: CardContent): string {
  return hash('sha256', JSON.stringify([text, blocks]));
}

/** What never went out, or is purged before it had a card, gets none; one that has a card, or may have, is corrected. */
export function cardDue({ state, refusal, card }: Pick<Check, 'state' | 'refusal' | 'card'>): boolean {
  if (state === 'Inviting') return false;
  const mayHaveCard = card.ts !== undefined || card.postingSince !== undefined;
  const isUnsent = state === 'Refused' || (state === 'Closed' && refusal !== undefined);
  return mayHaveCard || !(isUnsent || state === 'Purged');
}

/** The picture as the channel may see it by what was last known of the channel. */
export function expectedFingerprint(check: Check, certificateButton: CertificateButton): string {
  return fingerprint(
    cardContent(check, { outcomeShown: check.card.outcomeShown ?? false, certificateButton }),
  );
}

/** Nothing else decides whether to post: what would be shown now, against what is recorded as shown. */
export function announcementDue(check: Check, certificateButton: CertificateButton): Due | undefined {
  if (!cardDue(check)) return undefined;
  const { card } = check;
  if (card.announced !== expectedFingerprint(check, certificateButton)) return 'card';
  const reachable = card.ts !== undefined && card.undeliverable === undefined;
  return reachable && check.state !== 'Purged' && check.news > card.repliedNews ? 'reply' : undefined;
}

export function withCard(check: Check, patch: Partial<CardRecord>): Check {
  return { ...check, card: { ...check.card, ...patch } };
}
