import type { Check } from '../../checks/check.ts';
import { context, plain } from '../../slack/blocks.ts';
import type { Message } from '../../slack/poster.ts';
import { cardContent } from './card-content.ts';

/**
 * Stands for a moment where the card will be: without name, outcome and buttons, so that one whose posting was not
 * answered, and that nobody can find again, gives nothing away.
 */
export function placeholderCard(check: Check): Message {
  const { text } = cardContent(check, { outcomeShown: false, certificateButton: 'gated' });
  const remark =
    `The card of check ${check.reference} is being prepared. If this still stands here in a minute, ` +
    'the card is in another message, and this one can be ignored.';
  return { text, blocks: [context(plain(remark))] };
}
