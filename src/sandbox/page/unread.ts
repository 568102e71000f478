import type { SceneChannel, SceneMessage, SlackScene } from '../protocol/scene.ts';

export interface Unread {
  isUnread: boolean;
  /** Messages that mention this person, or were sent to them directly. */
  mentions: number;
}

/** This person's unread messages in a channel. `seenUntil`: the last timestamp they have read there. */
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

/** The latest timestamp in a channel, threads included; 0 if it is empty. */
export function newestIn(channel: SceneChannel): number {
  const all = channel.messages.flatMap((message) => [message, ...message.replies]);
  return Math.max(0, ...all.map(({ ts }) => Number(ts)));
}

function names({ text, blocks }: SceneMessage, me: string): boolean {
  return `${text}${JSON.stringify(blocks)}`.includes(`<@${me}>`);
}
