import { Icon, type IconName } from './icon.tsx';
import type { SceneRoom } from './scene.ts';
import { useSeat } from './seat.ts';
import type { Unread } from './unread.ts';

/** The channels and the app, with what is unread in each. */
export function Sidebar({ current, unread }: { current: string; unread: (room: SceneRoom) => Unread }) {
  const { scene, openRoom } = useSeat();
  const entry = (room: SceneRoom, name: string, sign: IconName) => {
    const { isUnread, mentions } = room.id === current ? { isUnread: false, mentions: 0 } : unread(room);
    return (
      <li key={room.id}>
        <button
          type="button"
          className={isUnread ? 'unread' : ''}
          aria-current={room.id === current ? 'page' : undefined}
          onClick={() => openRoom(room.id)}
        >
          <Icon name={sign} />
          <span className="room-name">{name}</span>
          {isUnread ? <span className="hidden">, unread</span> : null}
          {mentions > 0 ? (
            <span className="badge">
              {mentions}
              <span className="hidden"> for you</span>
            </span>
          ) : null}
        </button>
      </li>
    );
  };
  const channels = scene.rooms.filter(({ kind }) => kind !== 'im');
  const apps = scene.rooms.filter(({ kind }) => kind === 'im');
  return (
    <nav className="sidebar" aria-label="Workspace">
      <h2>Channels</h2>
      <ul>{channels.map((room) => entry(room, room.name, room.kind === 'private' ? 'lock' : 'hash'))}</ul>
      {apps.length === 0 ? null : (
        <>
          <h2>Apps</h2>
          <ul>{apps.map((room) => entry(room, 'WorkerChecks', 'check'))}</ul>
        </>
      )}
    </nav>
  );
}
