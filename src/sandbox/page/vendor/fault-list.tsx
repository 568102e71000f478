import { useId } from 'react';
import { FAULT_IDS } from '../../protocol/fault-switches.ts';
import type { SceneFault, SceneVendor } from '../../protocol/scene.ts';
import { useDemo } from '../shared/demo-context.ts';
import { Account } from './account.tsx';

/** WorkerChecks faults that can be injected. */
export function FaultList({ vendor }: { vendor: SceneVendor }) {
  const { faults, faultsFor: onlyFor } = vendor;
  const { act } = useDemo();
  const on = faults.filter(({ isOn }) => isOn).length;
  return (
    <details className="faults">
      <summary>
        Make something go wrong
        {on > 0 ? <span className="badge">{on} on</span> : null}
      </summary>
      <Account vendor={vendor} />
      <label className="only-for">
        Only for this worker’s email
        <input
          key={onlyFor}
          type="text"
          inputMode="email"
          placeholder="everybody"
          defaultValue={onlyFor}
          onBlur={({ target }) => void act({ type: 'limit-faults', email: target.value })}
        />
      </label>
      <ul>
        {faults.map((fault) => (
          <Fault key={fault.id} fault={fault} />
        ))}
      </ul>
    </details>
  );
}

function Fault({ fault: { id, name, effect, isOn, isOnce } }: { fault: SceneFault }) {
  const { act } = useDemo();
  const effectId = useId();
  const known = FAULT_IDS.find((one) => one === id);
  const set = (on: boolean) => {
    if (known !== undefined) void act({ type: 'set-fault', fault: known, on });
  };
  return (
    <li>
      {isOnce ? (
        <button type="button" className="button small" aria-describedby={effectId} onClick={() => set(true)}>
          {name}
        </button>
      ) : (
        <label>
          <input
            type="checkbox"
            checked={isOn}
            aria-describedby={effectId}
            onChange={({ target }) => set(target.checked)}
          />
          {name}
        </label>
      )}
      <p className="hint" id={effectId}>
        {effect}
      </p>
    </li>
  );
}
