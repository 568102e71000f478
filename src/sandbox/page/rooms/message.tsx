import { Blocks } from '../blocks/blocks.tsx';
import { Mrkdwn } from '../blocks/mrkdwn.tsx';
import { slackDate } from '../blocks/slack-date.ts';
import { Icon } from '../icon.tsx';
import type { SceneMessage } from '../scene.ts';
import { useSeat } from '../seat.ts';
import { Avatar } from './avatar.tsx';

/** One message, or what one person alone sees. */
export function Message({
  message,
  room,
  onThread,
}: {
  message: SceneMessage;
  room: string;
  /** Opens its thread; absent within a thread. */
  onThread?: () => void;
}) {
  const { scene } = useSeat();
  const { kind, ts, user, text, blocks, isEdited, replies, values } = message;
  const author = scene.people.find(({ id }) => id === user);
  const name = author?.name ?? user;
  const isBot = author?.isBot === true;
  const seconds = Number(ts);
  return (
    <article
      className={`message ${kind}`}
      aria-label={`${name}, ${slackDate(seconds, '{time}', Date.now())}`}
    >
      <Avatar id={user} name={name} isBot={isBot} />
      <div className="message-main">
        {kind === 'ephemeral' ? (
          <p className="only-you">
            <Icon name="eye" /> Only visible to you
          </p>
        ) : null}
        <p className="message-head">
          <strong>{name}</strong>
          {isBot ? <span className="tag">App</span> : null}
          <time dateTime={new Date(seconds * 1000).toISOString()}>
            {slackDate(seconds, '{time}', Date.now())}
          </time>
        </p>
        {blocks.length === 0 ? (
          <div className="message-text">
            <Mrkdwn text={text} />
          </div>
        ) : (
          <Blocks blocks={blocks} surface={{ at: { kind, room, ts }, values, errors: {} }} />
        )}
        {isEdited && !isBot ? <small className="hint">(edited)</small> : null}
        {onThread === undefined || replies.length === 0 ? null : (
          <button type="button" className="thread-link" onClick={onThread}>
            {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
          </button>
        )}
      </div>
      {onThread === undefined || kind === 'ephemeral' ? null : (
        <button type="button" className="icon-button reply" aria-label="Reply in thread" onClick={onThread}>
          <Icon name="reply" />
        </button>
      )}
    </article>
  );
}
