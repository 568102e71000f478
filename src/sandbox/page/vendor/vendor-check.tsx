import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../time/durations.ts';
import type { SceneCheck } from '../../protocol/scene.ts';
import { RESULTS } from '../../workerchecks/turnaround.ts';
import { useDemo } from '../shared/demo-context.ts';

/** A check at WorkerChecks, which can be advanced by hand. */
export function VendorCheck({ check }: { check: SceneCheck }) {
  const { act } = useDemo();
  const { id, worker, email, product, reference, status, result } = check;
  const move = (to: 'In Progress' | 'Completed') => () =>
    void act({ type: 'move-check', check: id, status: to });
  return (
    <li className="vendor-check">
      <p className="vendor-check-head">
        <strong>{worker}</strong>
        <span className={`state ${status.toLowerCase().replaceAll(' ', '-')}`}>{status}</span>
      </p>
      <p className="hint">
        {reference === '' ? `made in BusinessHub for ${email}` : reference} · {product}
      </p>
      <p className="hint">
        Invitation id <code>{id}</code>
      </p>
      <p className="hint">{outlook(check)}</p>
      {status === 'Cancelled' ? null : (
        <div className="vendor-check-row">
          <select
            value={result}
            aria-label={`Result of ${reference}`}
            onChange={({ target }) => {
              const chosen = RESULTS.find((one) => one === target.value);
              if (chosen !== undefined) void act({ type: 'choose-result', check: id, result: chosen });
            }}
          >
            {RESULTS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          {status === 'Pending' ? (
            <button
              type="button"
              className="button small"
              aria-label={`Worker submits ${reference}`}
              onClick={move('In Progress')}
            >
              Worker submits
            </button>
          ) : null}
          {status === 'In Progress' ? (
            <button
              type="button"
              className="button small"
              aria-label={`Release result of ${reference}`}
              onClick={move('Completed')}
            >
              Release result
            </button>
          ) : null}
          {status === 'Completed' ? (
            <button
              type="button"
              className="button small"
              aria-label={`Take it back: result of ${reference}`}
              onClick={move('In Progress')}
            >
              Take it back
            </button>
          ) : null}
        </div>
      )}
    </li>
  );
}

function outlook({ status, nextInMs }: SceneCheck): string {
  if (status === 'Cancelled') return 'The invitation can no longer be used.';
  if (status === 'Completed') return 'Released, with a certificate.';
  if (nextInMs === undefined) return 'This worker would never submit by themselves.';
  const due = nextInMs === 0 ? 'any moment' : `in ${timeSpan(nextInMs)}`;
  return status === 'Pending' ? `The worker submits ${due}.` : `The result is released ${due}.`;
}

/** A rounded duration: 3 days, 5 hours, 12 minutes. */
function timeSpan(ms: number): string {
  const [unit, name] =
    ms >= 2 * DAY_MS ? [DAY_MS, 'day'] : ms >= 2 * HOUR_MS ? [HOUR_MS, 'hour'] : [MINUTE_MS, 'minute'];
  const count = Math.max(1, Math.round(ms / Number(unit)));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
