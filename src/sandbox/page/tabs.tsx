import type { Pane } from './app.tsx';

const PANES: readonly { id: Pane; name: string }[] = [
  { id: 'channels', name: 'Channels' },
  { id: 'channel', name: 'Chat' },
  { id: 'vendor', name: 'WorkerChecks' },
];

/** On a narrow screen: which part is in sight. */
export function Tabs({ pane, onPane }: { pane: Pane; onPane: (pane: Pane) => void }) {
  return (
    <nav className="tabs" aria-label="Parts of the page">
      {PANES.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-current={pane === id ? 'true' : undefined}
          onClick={() => onPane(id)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}
