import type { Button } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { ResendLimit, ResendOutcome } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { reopenButton } from '../../slack/submissions/reopen-form.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import { stateWord } from '../card/check-wording.ts';
import { inviteReply } from '../shared/invite-reply.ts';
import { limitSentence } from '../shared/limit-reply.ts';
import { unfinishedSentence } from '../shared/unfinished-sentence.ts';
import { reminderButton } from './reminder-view.ts';

const withButtons = (text: string, ...buttons: Button[]): PrivateMessage => ({
  text,
  blocks: [section(mrkdwn(text)), actions(buttons)],
});

/** Why this check's invitation cannot be replaced in its current state, as mrkdwn. */
export function notResendableSentence(check: Check): string {
  const unfinished = unfinishedSentence(check);
  if (unfinished !== undefined) return unfinished;
  const reference = escapeMrkdwn(check.reference);
  switch (check.state) {
    case 'Refused':
      return `Invitation ${reference} was never sent. Press *Send again* on its card, or invite the worker again.`;
    case 'Cancelled':
      return `Invitation ${reference} was already cancelled, so there is nothing to replace. Nothing was sent. Invite the worker again instead.`;
    case 'Replaced':
      return `Invitation ${reference} was already replaced by ${escapeMrkdwn(check.replacedBy?.reference ?? 'another')}. Nothing was sent.`;
    case 'In Progress':
      return `The worker has already submitted ${reference}: it is *In Progress*. Nothing was cancelled or sent.`;
    case 'Purged':
      return `The details of ${reference} have been removed. Nothing was sent.`;
    default:
      return check.gone
        ? `WorkerChecks no longer knows invitation ${reference}. Nothing was cancelled or sent. Close this check, then invite the worker again.`
        : `${reference} is *${escapeMrkdwn(stateWord(check, { word: false }))}*, so its invitation can’t be replaced. Nothing was cancelled or sent.`;
  }
}

/** Slack shows full minutes, so round up: resending is then possible at the time shown. */
const fullMinute = (ms: number) => Math.ceil(ms / MINUTE_MS) * MINUTE_MS;

const minutes = (ms: number) => (ms === MINUTE_MS ? 'a minute' : `${ms / MINUTE_MS} minutes`);

/** Says when the invitation may be sent again, and offers a text to send by hand until then. */
export function tooSoonReply(check: Check, limit: ResendLimit, ...more: Button[]): PrivateMessage {
  const why =
    limit.of === 'interval'
      ? `This worker was invited less than ${minutes(limit.minMs)} ago.`
      : `This worker has been invited ${limit.most} times in the last 24 hours, which is the limit for this check type.`;
  const text = `Nothing was sent. ${why} You can resend ${escapeMrkdwn(check.reference)} from ${slackDate(fullMinute(limit.from))}.`;
  return withButtons(text, ...more, reminderButton(check));
}

function replacedReply({ check, sent }: Extract<ResendOutcome, { kind: 'replaced' }>): PrivateMessage {
  const first = `Invitation ${escapeMrkdwn(check.reference)} was cancelled and replaced by ${escapeMrkdwn(sent.check.reference)}.`;
  if (sent.kind === 'sent-otherwise') return { text: first };
  const { text, blocks } = inviteReply(sent);
  return {
    text: `${first} ${text}`,
    ...(blocks === undefined ? {} : { blocks: [section(mrkdwn(first)), ...blocks] }),
  };
}

/** Whether nothing was sent and the person may want to try again: their entries are kept. */
export function keepsEntries({ kind }: ResendOutcome): boolean {
  return kind !== 'replaced' && kind !== 'replaced-before' && kind !== 'too-late';
}

/**
 * Reply to a person who resent an invitation. Contains no worker's name.
 *
 * @param again buttons that open a form with the saved entries
 */
export function resendReply(outcome: ResendOutcome, again: readonly Button[]): PrivateMessage {
  switch (outcome.kind) {
    case 'replaced':
      return replacedReply(outcome);
    case 'too-soon':
      return tooSoonReply(outcome.check, outcome.limit, ...again);
    case 'replaced-before':
    case 'too-late':
      return { text: notResendableSentence(outcome.check) };
    case 'cancelled-before': {
      const by = outcome.check.cancelledBy === undefined ? '' : ` by <@${outcome.check.cancelledBy}>`;
      const text = `Invitation ${escapeMrkdwn(outcome.check.reference)} was cancelled${by} in the meantime, so nothing was sent. To invite the worker all the same, press *Try again*: your entries are saved.`;
      return withButtons(text, ...again);
    }
    case 'not-asked': {
      const { check, error } = outcome;
      const retry = error.retryAt === undefined ? '' : ` You can try again ${slackDate(error.retryAt)}.`;
      const text = `Nothing was cancelled or sent: WorkerChecks could not be asked about ${escapeMrkdwn(check.reference)}. ${escapeMrkdwn(error.sentence)}${retry} Your entries are saved.`;
      return withButtons(text, ...again);
    }
    case 'not-cancelled':
      return withButtons(notCancelledText(outcome), ...again);
    case 'open-already': {
      const references = outcome.open.map(({ reference }) => escapeMrkdwn(reference)).join(', ');
      const text = `Nothing was cancelled or sent: there is already another open check for this email address and check type (${references}). A second invitation costs another credit. To send it all the same, open the form again.`;
      return withButtons(text, ...again);
    }
    case 'limit-reached':
      return withButtons(
        `${limitSentence(outcome.limit)} The old invitation still works. Your entries are saved.`,
        ...again,
      );
  }
}

function notCancelledText({
  check,
  error,
  isOpen,
}: Extract<ResendOutcome, { kind: 'not-cancelled' }>): string {
  const reference = escapeMrkdwn(check.reference);
  const sentence = escapeMrkdwn(error.sentence);
  return isOpen
    ? `No new invitation was sent: WorkerChecks did not confirm that ${reference} was cancelled. ${sentence} Its card will show whether it was. Your entries are saved: open the form again in a minute.`
    : `No new invitation was sent, because ${reference} was not cancelled. ${sentence} It is safe to try again. Your entries are saved.`;
}

/**
 * Reply to a form that was submitted again with different details. `savedFormId`: the later submission, as a form for
 * the new check.
 */
export function resentOtherwiseReply(made: Check, savedFormId: string): PrivateMessage {
  const reference = escapeMrkdwn(made.reference);
  const text = `You already sent this form with different details. ${reference} went out with the first details and is *${escapeMrkdwn(stateWord(made, { word: false }))}*. The details you sent just now were not used. To replace ${reference} by them, open the form again.`;
  return withButtons(text, reopenButton(savedFormId));
}
