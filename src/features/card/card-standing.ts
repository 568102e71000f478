import type { MrkdwnElement, PlainTextElement } from '@slack/types';
import type { Check } from '../../checks/check.ts';
import { mrkdwn, plain } from '../../slack/messages/blocks.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { dayText } from '../../text/day.ts';
import { refusalSentence } from './check-wording.ts';
import { likelySentence, riskSentence } from './expectation-wording.ts';
import { releasedSentence } from './released-sentence.ts';

const by = (userId: string | undefined): string => (userId === undefined ? '' : ` by <@${userId}>`);

/** Nothing comes of an invitation that WorkerChecks no longer knows. */
const waiting = ({ gone }: Check, what: string): string => (gone ? '' : ` Waiting for ${what}.`);

/** Where the check stands and since when, in a line; mrkdwn. */
function standing(check: Check, outcomeShown: boolean): string {
  const { state, stateSince, invitedAt } = check;
  switch (state) {
    case 'Inviting':
      return 'The invitation is being sent to WorkerChecks.';
    case 'Unconfirmed':
      return `Sent ${slackDate(stateSince)}, but WorkerChecks did not confirm it. Look in BusinessHub: if the invitation is there, press *It was sent* and enter its id. If it is not there, press *Send again*.`;
    case 'Refused':
      return refusalSentence(check);
    case 'Pending':
      return `Invited ${slackDate(invitedAt ?? stateSince)}.${waiting(check, 'the worker')}`;
    case 'In Progress':
      return `In progress since ${slackDate(check.inProgressSeenAt ?? stateSince)}.${waiting(check, 'the result')}`;
    case 'Completed': {
      // The vendor's release date is present only for some outcomes, and changes when a referred result is decided.
      const seen = `Completed ${slackDate(check.completedSeenAt ?? stateSince)}`;
      return outcomeShown ? seen : `${seen}. Only the HR desk can see the result.`;
    }
    case 'Cancelled':
      return `Cancelled${by(check.cancelledBy)} · ${slackDate(check.cancelledAt ?? stateSince)}`;
    case 'Replaced':
      return check.cancelledBy === undefined
        ? `Replaced · ${slackDate(stateSince)}`
        : `Sent again${by(check.cancelledBy)} · ${slackDate(stateSince)}`;
    case 'Unknown':
      return `Since ${slackDate(stateSince)} WorkerChecks reports a status this bot does not know. It keeps checking.`;
    case 'Closed': {
      const closedBy = check.closed?.userId;
      const who = closedBy === undefined ? ' by WorkerChecks' : by(closedBy);
      return `Closed${who} · ${slackDate(check.closed?.at ?? stateSince)}`;
    }
    case 'Purged': {
      const why = check.purgedBy === undefined ? 'at the end of the retention period' : 'on request';
      return `Purged ${slackDate(check.purgedAt ?? stateSince)}: the worker’s details and the outcome were removed ${why}.`;
    }
  }
}

/** About the worker, so only where their name may be shown. Nothing in it depends on an outcome. Plain text. */
function plans(check: Check): { risk: string | undefined; dates: string[] } {
  const likely = likelySentence(check);
  const startsOn = check.startsOn === undefined ? undefined : `Starts work on ${dayText(check.startsOn)}`;
  return {
    risk: riskSentence(check),
    dates: [likely, startsOn].filter((sentence) => sentence !== undefined),
  };
}

/** Where the check stands, since when, and what comes next: a few lines. */
export function standingText(check: Check, outcomeShown: boolean): MrkdwnElement | PlainTextElement {
  const { risk, dates } = outcomeShown ? plans(check) : { risk: undefined, dates: [] };
  const released = outcomeShown ? releasedSentence(check) : undefined;
  // As plain text: a release date may be shown as WorkerChecks sent it.
  if (check.state === 'Completed' && released !== undefined) return plain([released, ...dates].join('\n'));
  return mrkdwn(
    [
      standing(check, outcomeShown),
      ...(risk === undefined ? [] : [`*${escapeMrkdwn(risk)}*`]),
      ...dates.map(escapeMrkdwn),
    ].join('\n'),
  );
}
