import { useEffect, useState } from 'react';
import type { DemoAction } from '../protocol/demo-action.ts';
import type { Scene, SceneChannel } from '../protocol/scene.ts';
import { AppChannel } from './channels/app-channel.tsx';
import { Channel } from './channels/channel.tsx';
import { Thread } from './channels/thread.tsx';
import { ModalStack } from './modal-stack.tsx';
import { DemoContext } from './shared/demo-context.ts';
import { sendAction } from './shared/send-action.ts';
import { Sidebar } from './sidebar.tsx';
import { Tabs } from './tabs.tsx';
import { Toast } from './toast.tsx';
import { TopBar } from './top-bar.tsx';
import { newestIn, unreadIn } from './unread.ts';
import { useScene } from './use-scene.ts';
import { VendorPanel } from './vendor/vendor-panel.tsx';

/** Who one is to begin with: Hanna of the HR desk. */
const FIRST_PERSON = 'UHR1';

/** On a narrow screen one of these is in sight; on a wide one all. */
export type Pane = 'channels' | 'channel' | 'vendor';

/** The whole page. */
export function App() {
  const [userId, setUserId] = useState(FIRST_PERSON);
  const { scene, isLost } = useScene(userId);
  if (scene === undefined) {
    return (
      <p className="waiting">{isLost ? 'The sandbox does not answer. Is it still running?' : 'Opening…'}</p>
    );
  }
  return <Desk key={userId} scene={scene} isLost={isLost} onActAs={setUserId} />;
}

function Desk({
  scene,
  isLost,
  onActAs,
}: {
  scene: Scene;
  isLost: boolean;
  onActAs: (userId: string) => void;
}) {
  const [channelId, setChannelId] = useState('');
  const [pane, setPane] = useState<Pane>('channel');
  const [threadTs, setThreadTs] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const channel = scene.channels.find(({ id }) => id === channelId) ?? scene.channels[0];
  const parent = channel?.messages.find(({ ts }) => ts === threadTs);
  const seen = useSeen(scene.me, channel);
  const unread = (one: SceneChannel) => unreadIn(one, scene.me, seen[one.id] ?? 0);

  const act = async (action: DemoAction) => {
    const answer = await sendAction(scene.me, action);
    setProblem(answer.problem);
    return answer;
  };
  const openChannel = (id: string) => {
    setChannelId(id);
    setThreadTs(undefined);
    setPane('channel');
    if (scene.channels.some((one) => one.id === id && one.kind === 'im')) void act({ type: 'open-home' });
  };

  return (
    <DemoContext value={{ scene, act, openChannel: openChannel }}>
      <div className="page" data-pane={pane}>
        <TopBar onActAs={onActAs} />
        <Sidebar current={channel?.id ?? ''} unread={unread} />
        <main className="channel">
          {channel === undefined ? null : channel.kind === 'im' ? (
            <AppChannel channel={channel} hasUnread={unread(channel).isUnread} onThread={setThreadTs} />
          ) : (
            <Channel channel={channel} onThread={setThreadTs} />
          )}
        </main>
        {channel !== undefined && parent !== undefined ? (
          <Thread channel={channel} parent={parent} onClose={() => setThreadTs(undefined)} />
        ) : (
          <VendorPanel vendor={scene.vendor} />
        )}
        <Tabs pane={pane} onPane={setPane} />
        <ModalStack modals={scene.modals} />
        <Toast text={isLost ? 'The sandbox does not answer. Is it still running?' : problem} />
      </div>
    </DemoContext>
  );
}

/** What each person saw last in each channel; kept while the page is open. */
const SEEN: Record<string, Record<string, number>> = {};

function useSeen(me: string, current: SceneChannel | undefined): Record<string, number> {
  const [seen, setSeen] = useState(() => SEEN[me] ?? {});
  const newest = current === undefined ? 0 : newestIn(current);
  const id = current?.id;
  useEffect(() => {
    if (id === undefined) return;
    setSeen((before) => {
      const after = { ...before, [id]: newest };
      SEEN[me] = after;
      return after;
    });
  }, [me, id, newest]);
  return seen;
}
