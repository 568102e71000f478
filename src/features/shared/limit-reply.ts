import type { LimitReached } from '../../checks/check-service.ts';
import { actions, mrkdwn, section } from '../../slack/messages/blocks.ts';
import type { PrivateMessage } from '../../slack/router/routes.ts';
import { draftAgainButton } from './invite-buttons.ts';

/** Why nothing was sent, as plain text. */
export function limitSentence({ of, most }: LimitReached): string {
  return of === 'person'
    ? `Nothing was sent: you have sent ${most} invitations today, the daily limit for one person. Try again tomorrow, or ask the person who runs this bot to raise INVITATIONS_PER_PERSON_PER_DAY.`
    : `Nothing was sent: ${most} invitations have been sent today, the daily limit. Try again tomorrow, or ask the person who runs this bot to raise INVITATIONS_PER_DAY.`;
}

/** Why a batch of this many rows was not accepted, as plain text. */
export function batchLimitSentence({ of, most, left }: LimitReached, rows: number): string {
  const [whose, variable] =
    of === 'person'
      ? ['your daily limit', 'INVITATIONS_PER_PERSON_PER_DAY']
      : ['the daily limit', 'INVITATIONS_PER_DAY'];
  return `Nothing was sent: these are ${rows} invitations, and ${whose} of ${most} leaves room for ${left} more today. Shorten the list, try again tomorrow, or ask the person who runs this bot to raise ${variable}.`;
}

/** @param draftId id of the entries, saved until the next day */
export function limitReply(limit: LimitReached, draftId: string): PrivateMessage {
  const text = `${limitSentence(limit)} Your entries are saved until then.`;
  return { text, blocks: [section(mrkdwn(text)), actions([draftAgainButton(draftId)])] };
}
