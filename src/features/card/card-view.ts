import type { KnownBlock, MrkdwnElement, PlainTextElement } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { otherOwnerOf } from '../../checks/owner.ts';
import type { CertificateButton } from '../../config/config.ts';
import {
  actions,
  boldLine,
  context,
  fields,
  header,
  LIMITS,
  mrkdwn,
  plain,
  quote,
  section,
} from '../../slack/messages/blocks.ts';
import { clip, escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { dayText } from '../../text/day.ts';
import { fullName } from '../../text/full-name.ts';
import {
  cancelButton,
  certificateButton,
  correctIdButtons,
  followButton,
  itWasSentButton,
  resultButton,
  sendAgainButton,
} from './card-buttons.ts';
import { cardMenu } from './card-menu.ts';
import { refusalSentence, resultRemark, stateWord, titleWithOutcome } from './check-wording.ts';
import { likelySentence, riskSentence } from './expectation-wording.ts';
import { releasedField } from './released-field.ts';

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

const field = (label: string, value: string): MrkdwnElement => mrkdwn(`*${label}*\n${value}`);

/**
 * The release date. If the outcome may not be shown, when the bot first saw the check completed instead: the vendor's
 * date is present only for some outcomes, and changes when a referred result is decided.
 */
function completedField(check: Check, outcomeShown: boolean): MrkdwnElement | PlainTextElement | undefined {
  if (outcomeShown) return releasedField(check);
  return field('Completed', slackDate(check.completedSeenAt ?? check.stateSince));
}

/** About the worker, so only where their name may be shown. */
function startsOnField({ startsOn }: Check): MrkdwnElement | undefined {
  return startsOn === undefined ? undefined : field('Starts work on', escapeMrkdwn(dayText(startsOn)));
}

function ownerField(check: Check): MrkdwnElement | undefined {
  const owner = otherOwnerOf(check);
  return owner === undefined ? undefined : field('Owner', `<@${owner}>`);
}

function facts(check: Check, outcomeShown: boolean): KnownBlock {
  const items: (MrkdwnElement | PlainTextElement | undefined)[] = [
    // Not “Reference”: where the outcome may not be shown, no part of any word may look like Refer.
    field('Check', escapeMrkdwn(check.reference)),
    field('Requested by', `<@${check.requester.userId}>`),
    ownerField(check),
    check.replaces === undefined ? undefined : field('Replaces', escapeMrkdwn(check.replaces.reference)),
    check.invitedAt === undefined ? undefined : field('Invited', slackDate(check.invitedAt)),
    ...(outcomeShown ? [startsOnField(check)] : []),
  ];
  if (check.state === 'In Progress') {
    items.push(field('In progress since', slackDate(check.inProgressSeenAt ?? check.stateSince)));
  }
  if (check.state === 'Completed') items.push(completedField(check, outcomeShown));
  if (check.state === 'Cancelled') {
    items.push(field('Cancelled', slackDate(check.cancelledAt ?? check.stateSince)));
    if (check.cancelledBy) items.push(field('Cancelled by', `<@${check.cancelledBy}>`));
  }
  if (check.state === 'Replaced') {
    items.push(field('Replaced', slackDate(check.stateSince)));
    if (check.cancelledBy) items.push(field('Sent again by', `<@${check.cancelledBy}>`));
  }
  if (check.state === 'Closed') {
    items.push(field('Closed', slackDate(check.closed?.at ?? check.stateSince)));
    const by = check.closed?.userId;
    items.push(field('Closed by', by === undefined ? 'WorkerChecks' : `<@${by}>`));
  }
  if (check.state === 'Purged') {
    items.push(field('Purged', slackDate(check.purgedAt ?? check.stateSince)));
  }
  return fields(items.filter((item) => item !== undefined));
}

function completedRemarks(check: Check, outcomeShown: boolean): string[] {
  if (!outcomeShown) return ['Only the HR desk can see the result.'];
  if (!check.outcome) return ['WorkerChecks has not released the result yet.'];
  const certificate = {
    none: 'WorkerChecks offers no certificate for this check.',
    unusable: 'The certificate link can’t be shown here. Open the certificate in BusinessHub.',
    offered: undefined,
  }[check.certificate];
  return [resultRemark(check.outcome), certificate].filter((remark) => remark !== undefined);
}

/** A reason given by a person, or the vendor's own word, may reveal more than a channel may see. */
function closedRemarks({ closed, statusWord }: Check, outcomeShown: boolean): string[] {
  if (closed?.userId !== undefined) {
    const reason = outcomeShown && closed.reason !== undefined ? [`Reason: ${closed.reason}`] : [];
    return [...reason, 'This check is no longer followed.'];
  }
  const word = outcomeShown && statusWord ? ` Its status there is “${statusWord}”.` : '';
  return [`WorkerChecks has closed this check.${word}`];
}

/** About the worker, so only where their name may stand. Nothing in it depends on an outcome. */
function expectations(check: Check): KnownBlock[] {
  const risk = riskSentence(check);
  const likely = likelySentence(check);
  return [
    ...(risk === undefined ? [] : [section(plain(risk))]),
    ...(likely === undefined ? [] : [context(plain(likely))]),
  ];
}

/** Sentences below the facts, as plain text. */
function remarks(check: Check, outcomeShown: boolean): string[] {
  const of = {
    Inviting: ['The invitation is being sent to WorkerChecks.'],
    Unconfirmed: [
      'WorkerChecks did not confirm the invitation, so it may or may not have been sent. Look in BusinessHub: if the invitation is there, press It was sent and enter its id. If it is not there, press Send again.',
    ],
    Refused: [refusalSentence(check)],
    Pending: ['The worker has been invited and has not submitted the check yet.'],
    'In Progress': ['The worker has submitted the check.'],
    Completed: completedRemarks(check, outcomeShown),
    Cancelled: ['The invitation can no longer be used.'],
    Replaced: ['This invitation can no longer be used. Another one takes its place.'],
    Unknown: ['WorkerChecks reports a status this bot does not know. It keeps checking.'],
    Closed: closedRemarks(check, outcomeShown),
    Purged: [
      check.purgedBy === undefined
        ? 'The worker’s details and the outcome were removed at the end of the retention period.'
        : 'The worker’s details and the outcome were removed on request.',
    ],
  }[check.state];
  return check.gone ? [...of, 'WorkerChecks no longer knows this invitation.'] : of;
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
      return [itWasSentButton(check), followButton(check), sendAgainButton(check)];
    case 'Refused':
      return check.refusal === 'duplicate'
        ? [followButton(check), sendAgainButton(check)]
        : [sendAgainButton(check)];
    default:
      return [];
  }
}

/**
 * Renders a check's card. If the outcome may not be shown, a Completed card is identical for every outcome, with or
 * without a certificate, in either mode of the certificate button.
 */
export function cardView(check: Check, options: CardViewOptions): CardView {
  const { outcomeShown } = options;
  const { worker, note, reference, productName } = check;
  const title = outcomeShown ? titleWithOutcome(check) : stateWord(check, { word: false });
  const row = [...buttons(check, options), ...cardMenu(check, { outcomeShown })];
  const blocks: KnownBlock[] = [
    header(title),
    ...(outcomeShown && worker ? [boldLine(fullName(worker))] : []),
    boldLine(productName),
    facts(check, outcomeShown),
    ...(outcomeShown && note ? [quote(note)] : []),
    ...remarks(check, outcomeShown).map((remark) => context(plain(remark))),
    ...(outcomeShown ? expectations(check) : []),
    ...(row.length > 0 ? [actions(row)] : []),
  ];
  return {
    text: `Check ${escapeMrkdwn(reference)} (${escapeMrkdwn(clip(productName, LIMITS.name))}): ${stateWord(check, { word: false })}`,
    blocks,
  };
}
