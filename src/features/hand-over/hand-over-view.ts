import type { KnownBlock, ModalView } from '@slack/types';
import type { HandOverOrder } from '../../checks/hand-over.ts';
import { context, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { field, modal } from '../../slack/messages/modal.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { colleagueField } from '../shared/colleague-field.ts';
import {
  HAND_OVER_ACTIONS,
  HAND_OVER_FIELDS,
  HAND_OVER_VIEW,
  type HandOverMetadata,
} from './hand-over-ids.ts';

const CONSEQUENCE =
  'The new owner is told now, once for all of them, and about each result. Checks that are completed stay as they are.';

export interface HandOverForm {
  /** Generated when the form opens. */
  id: string;
  /** User id of the person whose checks are handed over. */
  from: string;
  /** How many open checks they own. */
  count: number;
  /** Whether the form asks whose they are. */
  asksFrom: boolean;
}

export const openChecks = (count: number) => `${count} open ${count === 1 ? 'check' : 'checks'}`;

function fromBlocks({ from, count, asksFrom }: HandOverForm): KnownBlock[] {
  const owns = section(mrkdwn(`<@${from}> owns *${openChecks(count)}*.`));
  if (!asksFrom) return [owns];
  const chosen = field({
    blockId: HAND_OVER_FIELDS.from,
    label: 'From',
    element: {
      type: 'users_select',
      action_id: HAND_OVER_ACTIONS.from,
      initial_user: from,
      placeholder: plain('Choose a colleague'),
    },
  });
  return [{ ...chosen, dispatch_action: true }, owns];
}

/** Form to give a person's open checks to another. */
export function handOverView(form: HandOverForm): ModalView {
  const { id, from, asksFrom } = form;
  const metadata: HandOverMetadata = asksFrom ? { id } : { id, from };
  return modal({
    title: 'Hand over checks',
    submit: 'Hand over',
    close: 'Discard',
    callbackId: HAND_OVER_VIEW,
    metadata: JSON.stringify(metadata),
    blocks: [
      ...fromBlocks(form),
      colleagueField({ blockId: HAND_OVER_FIELDS.to, label: 'To', hint: 'Somebody on the HR desk.' }),
      context(plain(CONSEQUENCE)),
    ],
  });
}

/** Reply to the person who handed over. `done`: how many checks have a new owner. */
export function handOverReply(
  { from, to }: Pick<HandOverOrder, 'from' | 'to'>,
  done: number,
): PrivateMessage {
  if (done === 0) return { text: `<@${from}> owns no open checks, so nothing was handed over.` };
  const belong = done === 1 ? 'belongs' : 'belong';
  return {
    text: `${openChecks(done)} of <@${from}> now ${belong} to <@${to}>, who will be told about the results.`,
  };
}
