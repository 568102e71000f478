import { memo, useState } from 'react';
import type { DemoAction } from '../protocol/demo-action.ts';
import type { SceneChannel, SlackScene } from '../protocol/scene.ts';
import { AppChannel } from './channels/app-channel.tsx';
import { Channel } from './channels/channel.tsx';
import { Thread } from './channels/thread.tsx';
import { Modal } from './modal.tsx';
import { createSession, SessionContext, useSeen, useSession } from './session.ts';
import { ClockContext, DemoContext, VendorContext } from './shared/demo-context.ts';
import { LOST } from './shared/send-action.ts';
import { Sidebar } from './sidebar.tsx';
import { type Pane, Tabs } from './tabs.tsx';
import { TopBar } from './top-bar.tsx';
import { unreadIn } from './unread.ts';
import { useScene } from './use-scene.ts';
import { VendorPanel } from './vendor/vendor-panel.tsx';

/** The initial person: Hanna of the HR desk. */
const FIRST_PERSON = 'UHR1';

function showMessage(ts: string): void {
  document.querySelector(`.messages [data-ts="${CSS.escape(ts)}"]`)?.scrollIntoView({ block: 'center' });
}

/** The whole page. */
export function App() {
  const [userId, setUserId] = useState(FIRST_PERSON);
  const [session] = useState(createSession);
  const { scene, vendor, clock, isLost } = useScene(userId);
  if (scene === undefined) {
    return <p className="waiting">{isLost ? LOST : 'Opening…'}</p>;
  }
  return (
    <SessionContext value={session}>
      <ClockContext value={clock}>
        <VendorContext value={vendor}>
          <Workspace key={userId} scene={scene} isLost={isLost} onActAs={setUserId} />
        </VendorContext>
      </ClockContext>
    </SessionContext>
  );
}

/** What one person sees. Memoised, so that ticks of the clock do not re-render it. */
const Workspace = memo(function Workspace({
  scene,
  isLost,
  onActAs,
}: {
  scene: SlackScene;
  isLost: boolean;
  onActAs: (userId: string) => void;
}) {
  const [channelId, setChannelId] = useState('');
  const [pane, setPane] = useState<Pane>('channel');
  const [threadTs, setThreadTs] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const channel = scene.channels.find(({ id }) => id === channelId) ?? scene.channels[0];
  const parent = channel?.messages.find(({ ts }) => ts === threadTs);
  const session = useSession();
  const seen = useSeen(scene.me, channel);
  const unread = (one: SceneChannel) => unreadIn(one, scene.me, seen[one.id] ?? 0);

  const act = async (action: DemoAction) => {
    const answer = await session.send(scene.me, action);
    setProblem(answer.problem);
    return answer;
  };
  const openChannel = (id: string, ts?: string) => {
    setChannelId(id);
    setThreadTs(undefined);
    setPane('channel');
    // Once the channel is there.
    if (ts !== undefined) requestAnimationFrame(() => showMessage(ts));
    if (scene.channels.some((one) => one.id === id && one.kind === 'im')) void act({ type: 'open-home' });
  };

  const alert = isLost ? LOST : problem;
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
          <VendorPanel />
        )}
        <Tabs pane={pane} onPane={setPane} />
        {/* A stack; the modals underneath keep their input. */}
        {scene.modals.map((view) => (
          <Modal key={view.id} view={view} />
        ))}
        <div role="alert" className={alert === undefined ? 'toast hidden' : 'toast'}>
          {alert}
        </div>
      </div>
    </DemoContext>
  );
});
