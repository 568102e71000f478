import { useState } from 'react';
import { objectsAt } from '../../slack/json.ts';
import { Blocks } from '../blocks/blocks.tsx';
import type { SceneRoom } from '../scene.ts';
import { useSeat } from '../seat.ts';
import { MessageList } from './room.tsx';

/** The app itself: its Home tab, and what it says to this person directly. */
export function AppRoom({
  room,
  hasUnread,
  onThread,
}: {
  room: SceneRoom;
  /** Where there is something to read, that comes first. */
  hasUnread: boolean;
  onThread: (ts: string) => void;
}) {
  const { scene, act } = useSeat();
  const [tab, setTab] = useState<'home' | 'messages'>(hasUnread ? 'messages' : 'home');
  const { home } = scene;

  const tabButton = (id: typeof tab, text: string) => (
    <button
      type="button"
      role="tab"
      id={`tab-${id}`}
      aria-selected={tab === id}
      aria-controls="app-panel"
      onClick={() => {
        setTab(id);
        if (id === 'home') void act({ deed: 'open-home' });
      }}
    >
      {text}
    </button>
  );
  return (
    <>
      <header className="room-head app-head">
        <h1>WorkerChecks</h1>
        <div role="tablist" aria-label="WorkerChecks">
          {tabButton('home', 'Home')}
          {tabButton('messages', 'Messages')}
        </div>
      </header>
      <div id="app-panel" className="app-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'messages' ? (
          <>
            <MessageList room={room} onThread={onThread} />
            <p className="read-only">
              Messages to this app are turned off. Type {scene.command} in a channel.
            </p>
          </>
        ) : (
          <div className="home">
            {home === undefined ? (
              <p className="hint">The app has not shown its Home yet.</p>
            ) : (
              <Blocks
                blocks={objectsAt(home.content, 'blocks')}
                surface={{ at: { kind: 'home', id: home.id }, values: home.values, errors: {} }}
              />
            )}
          </div>
        )}
      </div>
    </>
  );
}
