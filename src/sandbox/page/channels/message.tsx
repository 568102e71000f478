import type { SceneMessage } from '../../protocol/scene.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { useDemo } from '../shared/demo-context.ts';
import { Icon } from '../shared/icon.tsx';
import { Mrkdwn } from '../text/mrkdwn.tsx';
import { slackDate } from '../text/slack-date.ts';
import { Avatar } from './avatar.tsx';
import { ShortcutMenu } from './shortcut-menu.tsx';

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A message or ephemeral message. */
export function Message({
  message,
  channel,
  onThread,
}: {
  message: SceneMessage;
  channel: string;
  /** Opens its thread; absent inside a thread. */
  onThread?: () => void;
}) {
  const { scene, act } = useDemo();
  const { kind, ts, user, text, blocks, isEdited, replies, files, values } = message;
  const author = scene.people.find(({ id }) => id === user);
  const name = author?.name ?? user;
  const isBot = author?.isBot === true;
  const seconds = Number(ts);
  return (
    <article
      className={`message ${kind}`}
      data-ts={ts}
      aria-label={`${name}, ${slackDate(seconds, '{time}', scene.today)}`}
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
            {slackDate(seconds, '{time}', scene.today)}
          </time>
        </p>
        {blocks.length === 0 ? (
          <div className="message-text">
            <Mrkdwn text={text} />
          </div>
        ) : (
          <Blocks blocks={blocks} surface={{ at: { kind, channel, ts }, values, errors: {} }} />
        )}
        {files.map(({ id, name: fileName, bytes }) => (
          <a
            key={id}
            className="message-file"
            href={`/file?${new URLSearchParams({ as: scene.me, id }).toString()}`}
            download={fileName}
          >
            <Icon name="file" /> {fileName} <span className="hint">{sizeText(bytes)}</span>
          </a>
        ))}
        {isEdited && !isBot ? <small className="hint">(edited)</small> : null}
        {onThread === undefined || replies.length === 0 ? null : (
          <button type="button" className="thread-link" onClick={onThread}>
            {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
          </button>
        )}
      </div>
      {kind === 'ephemeral' ? null : (
        <div className="message-tools">
          {onThread === undefined ? null : (
            <button
              type="button"
              className="icon-button"
              aria-label="Reply in thread"
              title="Reply in thread"
              onClick={onThread}
            >
              <Icon name="reply" />
            </button>
          )}
          <ShortcutMenu
            type="message"
            label="Message shortcuts"
            onPick={(callbackId) =>
              void act({ type: 'message-shortcut', surface: { kind, channel, ts }, callbackId })
            }
          />
        </div>
      )}
    </article>
  );
}
