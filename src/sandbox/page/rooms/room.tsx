import { useLayoutEffect, useRef } from 'react';
import { Icon } from '../icon.tsx';
import type { SceneRoom } from '../scene.ts';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';

/** How near to its end a list must be to stay there when it grows. CSS pixels. */
const NEAR_END = 120;

/** A channel: its messages, and where one types. */
export function Room({ room, onThread }: { room: SceneRoom; onThread: (ts: string) => void }) {
  return (
    <>
      <header className="room-head">
        <h1>
          <Icon name={room.kind === 'private' ? 'lock' : 'hash'} /> {room.name}
        </h1>
        <p className="hint">{describe(room)}</p>
      </header>
      <MessageList room={room} onThread={onThread} />
      <Composer key={room.id} room={room} />
    </>
  );
}

/** What was said, the newest at the end and in sight. */
export function MessageList({ room, onThread }: { room: SceneRoom; onThread: (ts: string) => void }) {
  const list = useRef<HTMLDivElement>(null);
  const end = useRef({ room: '', isNear: true });
  const { messages } = room;
  useLayoutEffect(() => {
    const isOther = end.current.room !== room.id;
    if (messages.length > 0 && (isOther || end.current.isNear)) {
      list.current?.scrollTo({ top: list.current.scrollHeight });
    }
    end.current = { room: room.id, isNear: isOther || end.current.isNear };
  }, [messages, room.id]);
  return (
    <div
      className="messages"
      ref={list}
      role="log"
      aria-label={`Messages in ${room.name}`}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        end.current.isNear = scrollHeight - scrollTop - clientHeight < NEAR_END;
      }}
    >
      <div className="messages-inner">
        {messages.length === 0 ? <p className="hint empty">Nothing has been said here yet.</p> : null}
        {messages.map((message) => (
          <Message
            key={`${message.kind} ${message.ts}`}
            message={message}
            room={room.id}
            onThread={() => onThread(message.ts)}
          />
        ))}
      </div>
    </div>
  );
}

function describe({ kind, isExtShared, hasBot }: SceneRoom): string {
  const parts = [
    kind === 'private' ? 'Private channel' : 'Public channel',
    isExtShared ? 'shared with another organisation' : undefined,
    hasBot ? undefined : 'WorkerChecks has not been invited here',
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
