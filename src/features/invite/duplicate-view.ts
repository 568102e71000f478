import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { OpenChecks } from '../../checks/check-service.ts';
import { fields, mrkdwn, plain, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { stateWord } from '../card/check-wording.ts';
import { INVITE_VIEWS } from '../shared/worker-form-ids.ts';

function why({ state }: Check): string {
  return state === 'Refused'
    ? 'WorkerChecks already has an invitation for this email address and check type, and refused another one. A second one costs another credit. You can follow the existing one instead: see /check status.'
    : 'There is already an open check for this email address and check type. A second one costs another credit.';
}

/** Pushed on top of the form when open checks for the same address and product are found. */
export function duplicateView(draftId: string, [open, ...others]: OpenChecks): ModalView {
  const state = stateWord(open, { word: true });
  return modal({
    title: 'Already being checked',
    submit: 'Invite anyway',
    close: 'Go back',
    callbackId: INVITE_VIEWS.duplicate,
    metadata: draftId,
    blocks: [
      section(plain(why(open))),
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
      ...(others.length === 0
        ? []
        : [
            section(
              plain(`And ${others.length} more: ${others.map(({ reference }) => reference).join(', ')}.`),
            ),
          ]),
    ],
  });
}

/** Replaces it if its form is no longer stored. */
export function expiredView(): ModalView {
  return modal({
    title: 'This form has expired',
    blocks: [
      section(
        plain(
          'You filled in this form more than an hour ago, and nothing was sent. Close this message: the form below still has your entries, and you can send it again.',
        ),
      ),
    ],
  });
}
