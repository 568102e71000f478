import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { type AssignOutcome, ownerOf } from '../../checks/owner.ts';
import { mrkdwn, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { stateWord } from '../card/check-wording.ts';
import { checkHeading } from '../shared/check-heading.ts';
import { colleagueField } from '../shared/colleague-field.ts';

export const ASSIGN_VIEW = 'assign.form';
export const ASSIGN_FIELD = 'owner';

/** Form that asks who is to be responsible for a check. */
export function assignView(check: Check): ModalView {
  return modal({
    title: 'Assign the check',
    submit: 'Assign',
    close: 'Discard',
    callbackId: ASSIGN_VIEW,
    metadata: check.id,
    blocks: [
      ...checkHeading(check),
      section(mrkdwn(`Owner now: <@${ownerOf(check)}>`)),
      colleagueField({
        blockId: ASSIGN_FIELD,
        label: 'New owner',
        hint: 'Somebody on the HR desk. They are told now, and about the result. The card names them.',
      }),
    ],
  });
}

/** Why this check cannot be assigned in its current state, as mrkdwn. */
export function notAssignableSentence(check: Check): string {
  const state = escapeMrkdwn(stateWord(check, { word: false }));
  return `${escapeMrkdwn(check.reference)} is *${state}*, so it needs no owner. Nothing was changed.`;
}

/** Reply to the person who assigned it. Contains no worker's name. */
export function assignReply({ kind, check }: AssignOutcome): PrivateMessage {
  const reference = escapeMrkdwn(check.reference);
  const owner = `<@${ownerOf(check)}>`;
  switch (kind) {
    case 'assigned':
      return { text: `${reference} is now assigned to ${owner}, who will be told about its result.` };
    case 'unchanged':
      return { text: `${reference} is assigned to ${owner} already.` };
    case 'ended':
      return { text: notAssignableSentence(check) };
  }
}
