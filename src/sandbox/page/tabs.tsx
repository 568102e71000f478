/** The panes of the page. A narrow screen shows one at a time, a wide one all. */
export type Pane = 'channels' | 'channel' | 'vendor';

const PANES: readonly { id: Pane; name: string }[] = [
  { id: 'channels', name: 'Channels' },
  { id: 'channel', name: 'Chat' },
  { id: 'vendor', name: 'WorkerChecks' },
];

/** Selects the visible pane on a narrow screen. */
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
