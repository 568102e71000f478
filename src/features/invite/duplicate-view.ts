import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { fields, mrkdwn, plain, section } from '../../slack/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/text.ts';
import { stateWord } from '../card/wording.ts';
import { modal } from '../modal.ts';
import { INVITE_VIEWS } from './invite-ids.ts';

/** Lies on top of the form where an open check for the same address and product is found. */
export function duplicateView(draftId: string, open: Check): ModalView {
  const state = stateWord(open, { word: true });
  return modal({
    title: 'Already being checked',
    submit: 'Invite anyway',
    close: 'Go back',
    callbackId: INVITE_VIEWS.duplicate,
    metadata: draftId,
    blocks: [
      section(
        plain(
          'There is an open check for this e-mail address and check type. A second one costs another credit.',
        ),
      ),
      fields([
        mrkdwn('*Reference*'),
        plain(open.reference),
        mrkdwn('*State*'),
        plain(state),
        mrkdwn('*Since*'),
        mrkdwn(slackDate(open.stateSince)),
        mrkdwn('*Check type*'),
        plain(open.productName),
        mrkdwn('*Requested by*'),
        mrkdwn(`<@${escapeMrkdwn(open.requester.userId)}>`),
      ]),
    ],
  });
}

/** Takes its place where the form it belongs to is no longer kept. */
export function expiredView(): ModalView {
  return modal({
    title: 'This form has expired',
    blocks: [
      section(
        plain(
          'This form was filled in more than an hour ago. Nothing was sent. Close this message: the form below is as ' +
            'you filled it in, and can be sent again.',
        ),
      ),
    ],
  });
}
