import type { Batch } from '../../checks/batches/batch.ts';
import { escapeMrkdwn } from '../../slack/messages/text.ts';

const LIMITS_OF = {
  person: 'the daily limit for one person',
  everybody: 'the daily limit',
} as const;

/** Why a batch paused by itself, as a sentence for after a colon or dash; mrkdwn. Empty if it did not. */
export function pauseReason({ paused, sender, requester }: Batch): string {
  const who = `<@${escapeMrkdwn((sender ?? requester).userId)}>`;
  switch (paused?.reason) {
    case 'credits':
      return 'WorkerChecks says no credits are left.';
    case 'unauthorised':
      return 'WorkerChecks did not accept the bot’s sign-in.';
    case 'unreachable':
      return 'WorkerChecks could not be reached.';
    case 'limit': {
      const { of, most } = paused.limit ?? {};
      if (of === undefined) return 'the daily limit of invitations is reached.';
      const sent =
        of === 'person' ? `${who} has sent ${most} invitations` : `${most} invitations have been sent`;
      return `${sent} today, ${LIMITS_OF[of]}.`;
    }
    case 'access':
      return `${who} may no longer invite.`;
    default:
      return '';
  }
}

/** "17 have not been invited."; empty where there is nobody. */
export function notInvitedSentence(count: number): string {
  if (count === 0) return '';
  return count === 1 ? '1 has not been invited.' : `${count} have not been invited.`;
}
