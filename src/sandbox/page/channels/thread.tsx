import type { SceneChannel, SceneMessage } from '../../protocol/scene.ts';
import { Icon } from '../shared/icon.tsx';
import { Composer } from './composer.tsx';
import { Message } from './message.tsx';

/** A message with its replies. */
export function Thread({
  channel,
  parent,
  onClose,
}: {
  channel: SceneChannel;
  parent: SceneMessage;
  onClose: () => void;
}) {
  return (
    <aside
      className="side thread"
      aria-label="Thread"
      onKeyDown={({ key, defaultPrevented }) => {
        if (key === 'Escape' && !defaultPrevented) onClose();
      }}
    >
      <header className="side-head">
        <h2>Thread</h2>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="side-body">
        <Message message={parent} channel={channel.id} />
        <p className="hint thread-count">
          {parent.replies.length === 1 ? '1 reply' : `${parent.replies.length} replies`}
        </p>
        {parent.replies.map((reply) => (
          <Message key={`${reply.kind} ${reply.ts}`} message={reply} channel={channel.id} />
        ))}
      </div>
      <Composer channel={channel} thread={parent.ts} />
    </aside>
  );
}
