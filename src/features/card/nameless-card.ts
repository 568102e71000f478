import type { Check } from '../../checks/check.ts';
import { context, plain } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { cardView } from './card-view.ts';

const REMARK =
  'The rest of this card follows. If this line still stands here in a minute, the card is in another message, and ' +
  'this one can be ignored.';

/**
 * The card as it is first posted where a post whose answer was lost could not be found again: true, and without name and
 * outcome, so that one that is left over gives nothing away.
 */
export function namelessCard(check: Check): Message {
  const { text, blocks } = cardView(check, { outcomeShown: false, certificateButton: 'gated' });
  return { text, blocks: [...blocks, context(plain(REMARK))] };
}
