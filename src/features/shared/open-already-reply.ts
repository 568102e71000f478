import type { Button } from '@slack/types';
import type { OpenChecks } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { stateWord } from '../card/check-wording.ts';

/**
 * Asks for confirmation before a second invitation for the same address and product. `anyway`: the button that sends
 * it.
 */
export function openAlreadyReply([open, ...others]: OpenChecks, anyway: Button): PrivateMessage {
  const state = escapeMrkdwn(stateWord(open, { word: false }));
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  const text = `Nothing was sent yet: there is already an open check for this email address and check type. ${escapeMrkdwn(open.reference)} is *${state}* since ${slackDate(open.stateSince)}, requested by <@${escapeMrkdwn(open.requester.userId)}>.${more} A second invitation costs another credit.`;
  return { text, blocks: [section(mrkdwn(text)), actions([anyway])] };
}
