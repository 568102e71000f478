import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchProgress } from '../../checks/batches/batch-service.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';
import { notInvitedSentence, pauseReason } from '../shared/unfinished-batch-wording.ts';

/** "1 person", "48 people" */
export const peopleCount = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const was = (count: number): string => (count === 1 ? '1 was' : `${count} were`);

const mention = (userId: string): string => `<@${escapeMrkdwn(userId)}>`;

/** "48 invited: 12 submitted, 30 waiting, 6 done" */
export function batchSummary({ invited, submitted, waiting, done, cancelled }: BatchProgress): string {
  const rest = cancelled === 0 ? '' : `, ${cancelled} cancelled`;
  return `${invited} invited: ${submitted} submitted, ${waiting} waiting, ${done} done${rest}`;
}

/** What happened to those who were not invited; each a sentence of plain text. */
export function batchRemarks({ refused, unconfirmed, openAlready }: BatchProgress): string[] {
  return [
    refused === 0 ? '' : `${was(refused)} refused by WorkerChecks.`,
    unconfirmed === 0
      ? ''
      : `${was(unconfirmed)} not confirmed by WorkerChecks: see the cards that say Unconfirmed in the thread.`,
    openAlready === 0
      ? ''
      : openAlready === 1
        ? '1 already has an open check and was not invited again.'
        : `${openAlready} already have an open check and were not invited again.`,
  ].filter((sentence) => sentence !== '');
}

const VARIABLES_OF = {
  person: 'INVITATIONS_PER_PERSON_PER_DAY',
  everybody: 'INVITATIONS_PER_DAY',
} as const;

/** What to do about a batch that paused by itself; mrkdwn. */
function pauseAdvice({ paused }: Batch): string {
  switch (paused?.reason) {
    case 'credits':
      return 'Buy credits in BusinessHub, then press *Continue*.';
    case 'unauthorised':
      return 'Ask the person who runs this bot to check WORKERCHECKS_WIDGET_SECRET, then press *Continue*.';
    case 'unreachable':
      return paused.retryAt === undefined
        ? 'Press *Continue* to try again.'
        : `The bot tries again by itself. Next try: ${slackDate(paused.retryAt)}.`;
    case 'limit': {
      const variables =
        paused.limit === undefined
          ? 'INVITATIONS_PER_DAY or INVITATIONS_PER_PERSON_PER_DAY'
          : VARIABLES_OF[paused.limit.of];
      const raise = `ask the person who runs this bot to raise ${variables}`;
      return paused.retryAt === undefined
        ? `Press *Continue* tomorrow, or ${raise}.`
        : `It continues by itself: ${slackDate(paused.retryAt)}. To continue sooner, ${raise}, then press *Continue*.`;
    }
    case 'access':
      return 'Another member of the HR desk can press *Continue*, and then answers for the rest.';
    default:
      return '';
  }
}

/** "Stopped after 31: WorkerChecks says no credits are left. 17 have not been invited. …", mrkdwn. */
export function stoppedText(batch: Batch, { invited, notInvited }: BatchProgress): string {
  const left = notInvitedSentence(notInvited);
  if (batch.state === 'Stopped') {
    const by = batch.stoppedBy === undefined ? '' : ` by ${mention(batch.stoppedBy)}`;
    return [`Stopped after ${invited}${by}.`, left].join(' ').trim();
  }
  return [`Stopped after ${invited}: ${pauseReason(batch)}`, left, pauseAdvice(batch)]
    .filter((part) => part !== '')
    .join(' ');
}
