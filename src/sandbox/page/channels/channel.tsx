import { Fragment, useLayoutEffect, useRef } from 'react';
import type { SceneChannel, SceneMessage } from '../../protocol/scene.ts';
import { useDemo } from '../shared/demo-context.ts';
import { Icon } from '../shared/icon.tsx';
import { slackDate } from '../text/slack-date.ts';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';

/** A list scrolled to within this distance of its end stays at the end when it grows. CSS pixels. */
const NEAR_END = 120;

/** A channel: its messages and the composer. */
export function Channel({ channel, onThread }: { channel: SceneChannel; onThread: (ts: string) => void }) {
  return (
    <>
      <header className="channel-head">
        <h1>
          <Icon name={channel.kind === 'private' ? 'lock' : 'hash'} /> {channel.name}
        </h1>
        <p className="hint">{describe(channel)}</p>
      </header>
      <MessageList channel={channel} onThread={onThread} />
      <Composer key={channel.id} channel={channel} />
    </>
  );
}

/** Messages, scrolled to the newest at the end. */
export function MessageList({
  channel,
  onThread,
}: {
  channel: SceneChannel;
  onThread: (ts: string) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const end = useRef({ channel: '', isNear: true });
  const { messages } = channel;
  const { today } = useDemo().scene;
  const dayOf = (message: SceneMessage | undefined) =>
    message === undefined ? '' : slackDate(Number(message.ts), '{date_long_pretty}', today);
  useLayoutEffect(() => {
    const isOther = end.current.channel !== channel.id;
    if (messages.length > 0 && (isOther || end.current.isNear)) {
      list.current?.scrollTo({ top: list.current.scrollHeight });
    }
    end.current = { channel: channel.id, isNear: isOther || end.current.isNear };
  }, [messages, channel.id]);
  return (
    <div
      className="messages"
      ref={list}
      role="log"
      aria-label={`Messages in ${channel.name}`}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        end.current.isNear = scrollHeight - scrollTop - clientHeight < NEAR_END;
      }}
    >
      <div className="messages-inner">
        {messages.length === 0 ? <p className="hint empty">Nothing has been said here yet.</p> : null}
        {messages.map((message, index) => (
          <Fragment key={`${message.kind} ${message.ts}`}>
            {dayOf(message) === dayOf(messages[index - 1]) ? null : (
              <p className="day">
                <span>{dayOf(message)}</span>
              </p>
            )}
            <Message message={message} channel={channel.id} onThread={() => onThread(message.ts)} />
          </Fragment>
        ))}
      </div>
    </div>
  );
}

function describe({ kind, isExtShared, hasBot }: SceneChannel): string {
  const parts = [
    kind === 'private' ? 'Private channel' : 'Public channel',
    isExtShared ? 'shared with another organisation' : undefined,
    hasBot ? undefined : 'WorkerChecks has not been invited here',
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
