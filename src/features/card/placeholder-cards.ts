import type { Check } from '../../checks/check.ts';
import { context, plain } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { cardView } from './card-view.ts';

const REMARK =
  'The full card will appear in a moment. If you still see this line in a minute, ignore this message: the card is in another one.';

/**
 * First version of a card, for when a post with a lost response could not be found again: accurate, but without name
 * and outcome, so that a stray copy reveals nothing.
 */
export function namelessCard(check: Check): Message {
  const { text, blocks } = cardView(check, { outcomeShown: false, certificateButton: 'gated' });
  return { text, blocks: [...blocks, context(plain(REMARK))] };
}

/** Replaces a superseded card that cannot be deleted: no name, no outcome, no buttons. */
export function replacedCard({ reference }: Pick<Check, 'reference'>): Message {
  return {
    text: `This card of check ${escapeMrkdwn(reference)} is out of date. A newer one has replaced it.`,
  };
}
