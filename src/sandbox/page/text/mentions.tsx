import { useDemo } from '../shared/demo-context.ts';

/** `<@U…>`: a user's name. */
export function Mention({ userId }: { userId: string }) {
  const { scene } = useDemo();
  const name = scene.people.find(({ id }) => id === userId)?.name ?? userId;
  return <span className={userId === scene.me ? 'mention mention-me' : 'mention'}>@{name}</span>;
}

/** A link to a message of this workspace: shows it where it stands. */
export function MessageLink({ channelId, ts, label }: { channelId: string; ts: string; label: string }) {
  const { openChannel } = useDemo();
  return (
    <button type="button" className="link-button" onClick={() => openChannel(channelId, ts)}>
      {label}
    </button>
  );
}

/** `<#C…>`: a channel, linked if this person is a member. */
export function ChannelLink({ channelId }: { channelId: string }) {
  const { scene, openChannel } = useDemo();
  const channel = scene.channels.find(({ id }) => id === channelId);
  if (channel === undefined) return <span className="mention">a channel you are not in</span>;
  return (
    <button type="button" className="mention link-button" onClick={() => openChannel(channelId)}>
      #{channel.name}
    </button>
  );
}
