import type { Batch } from '../../checks/batches/batch.ts';
import type { BatchProgress } from '../../checks/batches/batch-service.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';

/** "1 person", "48 people" */
export const peopleCount = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/** "1 has", "17 have": the subject of a sentence. */
const has = (count: number): string => (count === 1 ? '1 has' : `${count} have`);
const was = (count: number): string => (count === 1 ? '1 was' : `${count} were`);

const mention = (userId: string): string => `<@${escapeMrkdwn(userId)}>`;

/** "48 invited: 12 submitted, 30 waiting, 6 done" */
export function batchSummary({ invited, submitted, waiting, done, cancelled }: BatchProgress): string {
  const rest = cancelled === 0 ? '' : `, ${cancelled} cancelled`;
  return `${invited} invited: ${submitted} submitted, ${waiting} waiting, ${done} done${rest}`;
}

/** What became of those who were not invited; each a sentence of plain text. */
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

/** "17 have not been invited."; empty where there is nobody. */
export function notInvitedSentence(count: number): string {
  return count === 0 ? '' : `${has(count)} not been invited.`;
}

const LIMITS_OF = {
  person: 'the daily limit for one person',
  everybody: 'the daily limit',
} as const;
const VARIABLES_OF = {
  person: 'INVITATIONS_PER_PERSON_PER_DAY',
  everybody: 'INVITATIONS_PER_DAY',
} as const;

/** Why it stopped, and what to do about it; mrkdwn. */
function pauseSentences({ paused, sender, requester }: Batch): { why: string; advice: string } {
  const who = mention((sender ?? requester).userId);
  switch (paused?.reason) {
    case 'credits':
      return {
        why: 'WorkerChecks says no credits are left.',
        advice: 'Buy credits in BusinessHub, then press *Continue*.',
      };
    case 'unauthorised':
      return {
        why: 'WorkerChecks did not accept the bot’s sign-in.',
        advice:
          'Ask the person who runs this bot to check WORKERCHECKS_WIDGET_SECRET, then press *Continue*.',
      };
    case 'unreachable':
      return {
        why: 'WorkerChecks could not be reached.',
        advice:
          paused.retryAt === undefined
            ? 'Press *Continue* to try again.'
            : `The bot tries again by itself. Next try: ${slackDate(paused.retryAt)}.`,
      };
    case 'limit': {
      const { of, most } = paused.limit ?? {};
      if (of === undefined) {
        return {
          why: 'the daily limit of invitations is reached.',
          advice:
            'Press *Continue* tomorrow, or ask the person who runs this bot to raise INVITATIONS_PER_DAY or INVITATIONS_PER_PERSON_PER_DAY.',
        };
      }
      const sent =
        of === 'person' ? `${who} has sent ${most} invitations` : `${most} invitations have been sent`;
      return {
        why: `${sent} today, ${LIMITS_OF[of]}.`,
        advice: `Press *Continue* tomorrow, or ask the person who runs this bot to raise ${VARIABLES_OF[of]}.`,
      };
    }
    case 'access':
      return {
        why: `${who} may no longer invite.`,
        advice: 'Another member of the HR desk can press *Continue*, and then answers for the rest.',
      };
    default:
      return { why: '', advice: '' };
  }
}

/** "Stopped after 31: WorkerChecks says no credits are left. 17 have not been invited. …", mrkdwn. */
export function stoppedText(batch: Batch, { invited, notInvited }: BatchProgress): string {
  const left = notInvitedSentence(notInvited);
  if (batch.state === 'Stopped') {
    const by = batch.stoppedBy === undefined ? '' : ` by ${mention(batch.stoppedBy)}`;
    return [`Stopped after ${invited}${by}.`, left].join(' ').trim();
  }
  const { why, advice } = pauseSentences(batch);
  return [`Stopped after ${invited}: ${why}`, left, advice].filter((part) => part !== '').join(' ');
}
