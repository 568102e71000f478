import type { Button } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { CertificateButton } from '../../config/config.ts';
import { button, confirm, LIMITS } from '../../slack/messages/blocks.ts';
import { CARD_ACTIONS } from './card-ids.ts';

/** Whether there is a certificate link short enough for a button. */
const hasLink = (check: Check): check is Check & { certificateUrl: string } =>
  check.certificateUrl !== undefined && check.certificateUrl.length <= LIMITS.url;

export const cancelButton = ({ id, reference }: Check): Button =>
  button({
    actionId: CARD_ACTIONS.cancel,
    text: 'Cancel invitation',
    value: id,
    label: `Cancel invitation ${reference}`,
    style: 'danger',
    confirm: confirm({
      title: 'Cancel this invitation?',
      text: `The worker will no longer be able to use invitation ${reference}. Inviting them again may cost a credit.`,
      confirm: 'Cancel invitation',
      deny: 'Keep invitation',
      danger: true,
    }),
  });

export const resultButton = ({ id, reference }: Check): Button =>
  button({
    actionId: CARD_ACTIONS.result,
    text: 'View result',
    value: id,
    label: `View result of ${reference}`,
  });

/** With mode `link` and a link, a URL button, which opens without a permission check; otherwise a normal button. */
export function certificateButton(check: Check, mode: CertificateButton): Button {
  const common = {
    text: 'View certificate',
    label: `View certificate of ${check.reference}`,
    style: 'primary',
  } as const;
  if (mode === 'link' && hasLink(check)) {
    return button({
      ...common,
      actionId: CARD_ACTIONS.certificateLink,
      value: check.id,
      url: check.certificateUrl,
    });
  }
  return button({ ...common, actionId: CARD_ACTIONS.certificate, value: check.id });
}

const itWasSentButton = ({ id, reference }: Check): Button =>
  button({
    actionId: CARD_ACTIONS.itWasSent,
    text: 'It was sent',
    value: id,
    label: `It was sent: invitation ${reference}`,
  });

export const followButton = ({ id, reference }: Check): Button =>
  button({
    actionId: CARD_ACTIONS.follow,
    text: 'Follow the invitation',
    value: id,
    label: `Follow the invitation of ${reference} by its id`,
  });

export const correctIdButton = ({ id, reference }: Check): Button =>
  button({
    actionId: CARD_ACTIONS.follow,
    text: 'Correct the invitation id',
    value: id,
    label: `Correct the invitation id of ${reference}`,
  });

/**
 * Offers to correct an id that a person entered, as it may belong to another check. Goes in a row with other buttons.
 */
export const correctIdButtons = (check: Check): Button[] =>
  check.invitationIdGiven === undefined || check.state === 'Replaced' ? [] : [correctIdButton(check)];

export const resendButton = ({ id, reference }: Pick<Check, 'id' | 'reference'>): Button =>
  button({
    actionId: CARD_ACTIONS.resend,
    text: 'Resend…',
    value: id,
    label: `Resend invitation ${reference}`,
  });

export const sendAgainAnywayButton = ({ id, reference }: Pick<Check, 'id' | 'reference'>): Button =>
  button({
    actionId: CARD_ACTIONS.sendAgainAnyway,
    text: 'Send again anyway',
    value: id,
    label: `Send again anyway: invitation ${reference}`,
  });

export const sendAgainButton = ({ id, reference }: Check): Button =>
  button({
    actionId: CARD_ACTIONS.sendAgain,
    text: 'Send again',
    value: id,
    label: `Send again: invitation ${reference}`,
    confirm: confirm({
      title: 'Send the invitation again?',
      text: 'If the first invitation did go out, the worker gets a second one, which may cost another credit.',
      confirm: 'Send again',
      deny: 'Don’t send',
    }),
  });

/** For an invitation that may or may not have gone out: a person decides. */
export const unconfirmedButtons = (check: Check): Button[] => [
  itWasSentButton(check),
  followButton(check),
  sendAgainButton(check),
];

/** For a refused invitation. One refused as a duplicate may be the invitation to follow. */
export const refusedButtons = (check: Check, again: Button): Button[] =>
  check.refusal === 'duplicate' ? [followButton(check), again] : [again];
