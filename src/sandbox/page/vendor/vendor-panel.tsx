import { ClockControls } from '../clock/clock-controls.tsx';
import { useDemo, useVendor } from '../shared/demo-context.ts';
import { FaultList } from './fault-list.tsx';
import { VendorCheck } from './vendor-check.tsx';

/** The clock, and WorkerChecks' side: its checks and faults. */
export function VendorPanel() {
  const { act } = useDemo();
  const vendor = useVendor();
  const { checks, requests } = vendor;
  return (
    <aside className="side vendor" aria-label="WorkerChecks">
      <header className="side-head">
        <h2>WorkerChecks</h2>
        <p className="hint">Here you play WorkerChecks and the worker.</p>
      </header>
      <div className="side-body">
        <ClockControls />
        <h3>Checks</h3>
        <button
          type="button"
          className="button small"
          onClick={() => void act({ type: 'invite-in-businesshub' })}
        >
          Invite in BusinessHub
        </button>
        {checks.length === 0 ? (
          <p className="hint">Invite a worker with /check invite, and the check stands here.</p>
        ) : null}
        <ul className="vendor-checks">
          {checks.map((check) => (
            <VendorCheck key={check.id} check={check} />
          ))}
        </ul>
        <FaultList vendor={vendor} />
        <p className="hint">
          {requests.used} of {requests.limit} result requests in the last minute. The real WorkerChecks allows
          30; the clock may be fast here.
        </p>
      </div>
    </aside>
  );
}
