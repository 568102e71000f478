import type { RefreshOutcome } from '../../checks/check-service.ts';
import { actions, button, context, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import { CARD_ACTIONS } from '../card/card-ids.ts';
import { stateWord } from '../card/check-wording.ts';
import type { PrivateAnswer } from '../shared/loading-modal.ts';
import { staleNotice } from '../shared/stale-notice.ts';

export const CERTIFICATE_TITLE = 'Certificate';

/** Why there is no link to show, as mrkdwn. */
function noLinkSentence(outcome: RefreshOutcome): string {
  const { check } = outcome;
  const reference = escapeMrkdwn(check.reference);
  const stale = staleNotice(outcome);
  if (stale !== undefined) {
    return `The certificate of ${reference} can’t be opened right now, because WorkerChecks gives a new link each time. ${stale} Try again in a minute, or open it in BusinessHub.`;
  }
  if (check.certificate === 'unusable') {
    return `The certificate link for ${reference} can’t be shown: it is not https, or its host is not allowed here. Open the certificate in BusinessHub, and ask the person who runs this bot to check CERTIFICATE_HOSTS.`;
  }
  if (check.state !== 'Completed') {
    return `There is no certificate for ${reference} yet: the check is ${escapeMrkdwn(stateWord(check, { word: true }))}.`;
  }
  return `WorkerChecks has no certificate for ${reference} yet. Try again later, or look in BusinessHub.`;
}

/** The certificate's link for the person who asked, or why there is none. */
export function certificateAnswer(outcome: RefreshOutcome): PrivateAnswer {
  const { check, certificateUrl } = outcome;
  const reference = escapeMrkdwn(check.reference);
  if (certificateUrl === undefined) {
    const text = noLinkSentence(outcome);
    return {
      view: modal({ title: CERTIFICATE_TITLE, blocks: [section(mrkdwn(text))] }),
      message: { text },
    };
  }
  const blocks = [
    section(
      mrkdwn(
        `The certificate of ${reference}. Only visible to you. Opening it is recorded in the audit log.`,
      ),
    ),
    actions([
      button({
        actionId: CARD_ACTIONS.certificateLink,
        text: 'Open certificate',
        style: 'primary',
        url: certificateUrl,
        label: `Open certificate of ${check.reference}`,
      }),
    ]),
    context(
      mrkdwn(
        'The link comes from WorkerChecks and may expire. Press *View certificate* again for a new one.',
      ),
    ),
  ];
  return {
    view: modal({ title: CERTIFICATE_TITLE, blocks }),
    message: { text: `The certificate of ${reference}`, blocks },
  };
}
