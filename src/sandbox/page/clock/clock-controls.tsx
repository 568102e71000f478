import { JUMPS } from '../../protocol/jumps.ts';
import { useClock, useDemo } from '../shared/demo-context.ts';
import { SPEEDS } from './speeds.ts';

/** How fast the sandbox's time passes, and leaps to moments worth seeing. */
export function ClockControls() {
  const { act } = useDemo();
  const { speed } = useClock();
  return (
    <>
      <fieldset className="speeds">
        <legend>Clock</legend>
        {SPEEDS.map((one) => (
          <label key={one.speed}>
            <input
              type="radio"
              name="speed"
              checked={one.speed === speed}
              onChange={() => void act({ type: 'set-speed', speed: one.speed })}
            />
            <span>{one.name}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="jumps">
        <legend>Jump to</legend>
        {JUMPS.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            className="button small"
            onClick={() => void act({ type: 'jump', to: id })}
          >
            {name}
          </button>
        ))}
      </fieldset>
    </>
  );
}
