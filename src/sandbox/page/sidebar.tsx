import type { SceneChannel } from '../protocol/scene.ts';
import { useDemo } from './shared/demo-context.ts';
import { Icon, type IconName } from './shared/icon.tsx';
import type { Unread } from './unread.ts';
import { WorkflowRuns } from './workflow-runs.tsx';

/** The channels and the app, with their unread counts. */
export function Sidebar({ current, unread }: { current: string; unread: (channel: SceneChannel) => Unread }) {
  const { scene, openChannel } = useDemo();
  const entry = (channel: SceneChannel, name: string, sign: IconName) => {
    const { isUnread, mentions } =
      channel.id === current ? { isUnread: false, mentions: 0 } : unread(channel);
    return (
      <li key={channel.id}>
        <button
          type="button"
          className={isUnread ? 'unread' : ''}
          aria-current={channel.id === current ? 'page' : undefined}
          onClick={() => openChannel(channel.id)}
        >
          <Icon name={sign} />
          <span className="channel-name">{name}</span>
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
  const channels = scene.channels.filter(({ kind }) => kind !== 'im');
  const apps = scene.channels.filter(({ kind }) => kind === 'im');
  return (
    <nav className="sidebar" aria-label="Workspace">
      <h2>Channels</h2>
      <ul>
        {channels.map((channel) =>
          entry(channel, channel.name, channel.kind === 'private' ? 'lock' : 'hash'),
        )}
      </ul>
      {apps.length === 0 ? null : (
        <>
          <h2>Apps</h2>
          <ul>{apps.map((channel) => entry(channel, 'WorkerChecks', 'check'))}</ul>
          <WorkflowRuns />
        </>
      )}
    </nav>
  );
}
