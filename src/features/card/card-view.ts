import type { KnownBlock, Overflow } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { otherOwnerOf } from '../../checks/owner.ts';
import type { CertificateButton } from '../../config/config.ts';
import {
  actions,
  context,
  header,
  LIMITS,
  mrkdwn,
  plain,
  quote,
  section,
} from '../../slack/messages/blocks.ts';
import { clip, escapeMrkdwn } from '../../slack/messages/text.ts';
import {
  cancelButton,
  certificateButton,
  correctIdButtons,
  refusedButtons,
  resultButton,
  sendAgainButton,
  unconfirmedButtons,
} from './card-buttons.ts';
import { cardMenu } from './card-menu.ts';
import { standingText } from './card-standing.ts';
import { resultRemark, stateWord, titleWithOutcome } from './check-wording.ts';
import { headline } from './headline.ts';

export interface CardViewOptions {
  /** Whether name, note and outcome may be shown where the card is. */
  outcomeShown: boolean;
  certificateButton: CertificateButton;
}

export interface CardView {
  /** Top-level text: reference, product and state; never a name or an outcome. */
  text: string;
  blocks: KnownBlock[];
}

/** Identifies a card whose post was not confirmed. */
export const cardMetadata = ({ id }: Pick<Check, 'id'>) => ({
  event_type: 'workerchecks_check',
  event_payload: { check_id: id },
});

/** "CHK-7F3K2 · Owner @Hanna · Requested by @Rob", as mrkdwn. */
function footer(check: Check): string {
  const owner = otherOwnerOf(check);
  return [
    escapeMrkdwn(check.reference),
    ...(owner === undefined ? [] : [`Owner <@${owner}>`]),
    `Requested by <@${check.requester.userId}>`,
    ...(check.replaces === undefined ? [] : [`Replaces ${escapeMrkdwn(check.replaces.reference)}`]),
  ].join(' · ');
}

function completedRemarks(check: Check): (string | undefined)[] {
  if (!check.outcome) return ['WorkerChecks has not released the result yet.'];
  const certificate = {
    none: 'WorkerChecks offers no certificate for this check.',
    unusable: 'The certificate link can’t be shown here. Open the certificate in BusinessHub.',
    offered: undefined,
  }[check.certificate];
  return [resultRemark(check.outcome), certificate];
}

/** Who closed it is said above. */
function closedRemark({ closed, statusWord }: Check): string | undefined {
  if (closed?.userId === undefined) return statusWord && `Its status there is “${statusWord}”.`;
  return closed.reason === undefined ? undefined : `Reason: ${closed.reason}`;
}

/**
 * What else there is to say, as plain text. The outcome, a reason given by a person, and the vendor's own words may
 * reveal more than a channel may see.
 */
function remarks(check: Check, outcomeShown: boolean): string {
  const { state, gone } = check;
  return [
    ...(outcomeShown && state === 'Completed' ? completedRemarks(check) : []),
    ...(outcomeShown && state === 'Closed' ? [closedRemark(check)] : []),
    ...(gone ? ['WorkerChecks no longer knows this invitation.'] : []),
  ]
    .filter((remark) => remark !== undefined && remark !== '')
    .join(' ');
}

function buttons(check: Check, options: CardViewOptions) {
  return [...stateButtons(check, options), ...(check.state === 'Purged' ? [] : correctIdButtons(check))];
}

function stateButtons(check: Check, { outcomeShown, certificateButton: mode }: CardViewOptions) {
  switch (check.state) {
    case 'Pending':
      return check.gone ? [] : [cancelButton(check)];
    case 'Completed':
      if (!outcomeShown) return [resultButton(check), certificateButton(check, 'gated')];
      return check.certificate === 'offered' ? [certificateButton(check, mode)] : [];
    case 'Unknown':
      return outcomeShown ? [] : [resultButton(check)];
    case 'Unconfirmed':
      return unconfirmedButtons(check);
    case 'Refused':
      return refusedButtons(check, sendAgainButton(check));
    default:
      return [];
  }
}

const accessory = ([menu]: readonly Overflow[]) => (menu === undefined ? {} : { accessory: menu });

/**
 * Renders a check's card. If the outcome may not be shown, a Completed card is identical for every outcome, with or
 * without a certificate, in either mode of the certificate button.
 */
export function cardView(check: Check, options: CardViewOptions): CardView {
  const { outcomeShown } = options;
  const { worker, note, reference, productName } = check;
  const title = outcomeShown ? titleWithOutcome(check) : stateWord(check, { word: false });
  const row = buttons(check, options);
  const menu = cardMenu(check, { outcomeShown });
  const remark = remarks(check, outcomeShown);
  const blocks: KnownBlock[] = [
    header(title),
    headline(productName, outcomeShown ? worker : undefined),
    // Without buttons, the menu stands beside the text: a row of its own would hold nothing else.
    { ...section(standingText(check, outcomeShown)), ...(row.length > 0 ? {} : accessory(menu)) },
    ...(remark === '' ? [] : [section(plain(remark))]),
    ...(outcomeShown && note ? [quote(note)] : []),
    context(mrkdwn(footer(check))),
    ...(row.length > 0 ? [actions([...row, ...menu])] : []),
  ];
  return {
    text: `Check ${escapeMrkdwn(reference)} (${escapeMrkdwn(clip(productName, LIMITS.name))}): ${stateWord(check, { word: false })}`,
    blocks,
  };
}
