import type { SceneChannel, SceneMessage, SlackScene } from '../protocol/scene.ts';

export interface Unread {
  isUnread: boolean;
  /** Messages that name this person, or were sent to them directly. */
  mentions: number;
}

/** What is in a channel that this person has not seen. `seenUntil`: the last timestamp they saw there. */
export function unreadIn(channel: SceneChannel, me: SlackScene['me'], seenUntil: number): Unread {
  const isNew = ({ kind, ts, user }: SceneMessage) =>
    kind === 'message' && user !== me && Number(ts) > seenUntil;
  const replies = channel.messages.flatMap((message) => message.replies).filter(isNew);
  const messages = channel.messages.filter(isNew);
  const mentioning = [...messages, ...replies].filter(
    (message) => channel.kind === 'im' || names(message, me),
  );
  return { isUnread: messages.length > 0 || mentioning.length > 0, mentions: mentioning.length };
}

/** The newest timestamp in a channel, threads included; 0 where nothing was said. */
export function newestIn(channel: SceneChannel): number {
  const all = channel.messages.flatMap((message) => [message, ...message.replies]);
  return Math.max(0, ...all.map(({ ts }) => Number(ts)));
}

function names({ text, blocks }: SceneMessage, me: string): boolean {
  return `${text}${JSON.stringify(blocks)}`.includes(`<@${me}>`);
}
