import { actions, button, mrkdwn, section } from '../../slack/messages/blocks.ts';
import type { Message } from '../../slack/messages/poster.ts';
import { handOverButtonId } from '../shared/hand-over-button.ts';

/** Tells the desk that an owner may no longer see checks. Names no worker. */
export function absenceMessage(userId: string, checks: number): Message {
  const owned = `${checks} open ${checks === 1 ? 'check' : 'checks'}`;
  const text = `<@${userId}> can no longer see checks here and owns ${owned}. Until somebody else does, the results stand in the threads of their cards without mentioning anyone.`;
  const handOver = button({
    actionId: handOverButtonId,
    text: 'Hand over…',
    value: userId,
    style: 'primary',
  });
  return { text, blocks: [section(mrkdwn(text)), actions([handOver])] };
}

/** The same line once nothing is left to do. */
export function absenceOverMessage(userId: string, { isBack }: { isBack: boolean }): Message {
  const text = isBack ? `<@${userId}> can see checks again.` : `<@${userId}> owns no open checks any more.`;
  return { text, blocks: [section(mrkdwn(text))] };
}
