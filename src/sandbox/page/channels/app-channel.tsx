import { useState } from 'react';
import { objectsAt } from '../../json.ts';
import type { SceneChannel } from '../../protocol/scene.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { useDemo } from '../shared/demo-context.ts';
import { MessageList } from './channel.tsx';

/** The app: its Home tab, and its DM with this person. */
export function AppChannel({
  channel,
  hasUnread,
  onThread,
}: {
  channel: SceneChannel;
  /** If there are unread messages, opens on those. */
  hasUnread: boolean;
  onThread: (ts: string) => void;
}) {
  const { scene, act } = useDemo();
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
        if (id === 'home') void act({ type: 'open-home' });
      }}
    >
      {text}
    </button>
  );
  return (
    <>
      <header className="channel-head app-head">
        <h1>WorkerChecks</h1>
        <div role="tablist" aria-label="WorkerChecks">
          {tabButton('home', 'Home')}
          {tabButton('messages', 'Messages')}
        </div>
      </header>
      <div id="app-panel" className="app-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === 'messages' ? (
          <>
            <MessageList channel={channel} onThread={onThread} />
            <p className="read-only">
              Messages to this app are turned off. Type {scene.command} in a channel.
            </p>
          </>
        ) : (
          <div className="home">
            {home === null ? (
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
