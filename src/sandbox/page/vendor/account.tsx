import type { SceneVendor } from '../../protocol/scene.ts';
import { useDemo } from '../shared/demo-context.ts';

/** The account's remaining credits, and how long WorkerChecks takes to answer an invitation. */
export function Account({ vendor: { credits, invitationMs } }: { vendor: SceneVendor }) {
  const { act } = useDemo();
  const seconds = invitationMs / 1_000;
  return (
    <div className="account">
      <label>
        Credits left
        <input
          // Resets the input when the account itself spends a credit.
          key={credits}
          type="number"
          min={0}
          placeholder="no end"
          defaultValue={credits ?? ''}
          onBlur={({ target: { value } }) => {
            const left = value === '' ? null : Math.max(0, Math.round(Number(value)));
            if (left !== credits) void act({ type: 'set-credits', credits: left });
          }}
        />
      </label>
      <label>
        Seconds to answer
        <input
          key={seconds}
          type="number"
          min={0}
          max={600}
          step="any"
          defaultValue={seconds}
          onBlur={({ target: { value } }) => {
            const ms = Math.min(600_000, Math.max(0, Math.round(Number(value) * 1_000)));
            if (ms !== invitationMs) void act({ type: 'set-invitation-time', ms });
          }}
        />
      </label>
    </div>
  );
}
