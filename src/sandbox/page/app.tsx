import { useEffect, useState } from 'react';
import type { Deed } from '../demo/deed.ts';
import { ModalStack } from './modal-stack.tsx';
import { AppRoom } from './rooms/app-room.tsx';
import { Room } from './rooms/room.tsx';
import { Thread } from './rooms/thread.tsx';
import type { Scene, SceneRoom } from './scene.ts';
import { SeatContext } from './seat.ts';
import { sendDeed } from './send-deed.ts';
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
export type Pane = 'rooms' | 'room' | 'vendor';

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
  const [roomId, setRoomId] = useState('');
  const [pane, setPane] = useState<Pane>('room');
  const [threadTs, setThreadTs] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const room = scene.rooms.find(({ id }) => id === roomId) ?? scene.rooms[0];
  const parent = room?.messages.find(({ ts }) => ts === threadTs);
  const seen = useSeen(scene.me, room);
  const unread = (one: SceneRoom) => unreadIn(one, scene.me, seen[one.id] ?? 0);

  const act = async (deed: Deed) => {
    const answer = await sendDeed(scene.me, deed);
    setProblem(answer.problem);
    return answer;
  };
  const openRoom = (id: string) => {
    setRoomId(id);
    setThreadTs(undefined);
    setPane('room');
    if (scene.rooms.some((one) => one.id === id && one.kind === 'im')) void act({ deed: 'open-home' });
  };

  return (
    <SeatContext value={{ scene, act, openRoom }}>
      <div className="page" data-pane={pane}>
        <TopBar onActAs={onActAs} />
        <Sidebar current={room?.id ?? ''} unread={unread} />
        <main className="room">
          {room === undefined ? null : room.kind === 'im' ? (
            <AppRoom room={room} hasUnread={unread(room).isUnread} onThread={setThreadTs} />
          ) : (
            <Room room={room} onThread={setThreadTs} />
          )}
        </main>
        {room !== undefined && parent !== undefined ? (
          <Thread room={room} parent={parent} onClose={() => setThreadTs(undefined)} />
        ) : (
          <VendorPanel vendor={scene.vendor} />
        )}
        <Tabs pane={pane} onPane={setPane} />
        <ModalStack modals={scene.modals} />
        <Toast text={isLost ? 'The sandbox does not answer. Is it still running?' : problem} />
      </div>
    </SeatContext>
  );
}

/** What each person saw last in each room; kept while the page is open. */
const SEEN: Record<string, Record<string, number>> = {};

function useSeen(me: string, current: SceneRoom | undefined): Record<string, number> {
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
