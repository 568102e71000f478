import type { ModalView } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import type { StartDateOutcome } from '../../checks/start-date.ts';
import { modal } from '../../slack/messages/modal.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { dayText } from '../../text/day.ts';
import { checkHeading } from '../shared/check-heading.ts';
import { startsOnField } from '../shared/start-date-field.ts';

export const START_DATE_VIEW = 'start-date.form';

const HINT = 'Leave it empty if the date is not known. WorkerChecks and the worker don’t see it.';

/** The form to change the day a worker starts work. */
export function startDateView(check: Check, startsOn: string | undefined): ModalView {
  return modal({
    title: 'Start date',
    submit: 'Save',
    close: 'Discard',
    callbackId: START_DATE_VIEW,
    metadata: check.id,
    blocks: [...checkHeading(check), startsOnField(startsOn, HINT)],
  });
}

export function endedSentence({ reference }: Check): string {
  return `${escapeMrkdwn(reference)} is no longer open, so its start date can’t be changed.`;
}

/** Reply to the person who changed it. Contains no name. */
export function startDateReply({ kind, check }: StartDateOutcome): PrivateMessage {
  if (kind === 'ended') return { text: endedSentence(check) };
  const { startsOn } = check;
  const reference = escapeMrkdwn(check.reference);
  const when = kind === 'unchanged' ? 'already' : 'now';
  if (startsOn === undefined) return { text: `${reference} ${when} has no start date.` };
  return { text: `The start date of ${reference} is ${when} ${escapeMrkdwn(dayText(startsOn))}.` };
}
