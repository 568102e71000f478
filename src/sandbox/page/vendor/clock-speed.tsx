import { useDemo } from '../shared/demo-context.ts';

const DAY_MINUTES = 24 * 60;

const SPEEDS: readonly { speed: number; name: string }[] = [
  { speed: 0, name: 'Stopped' },
  { speed: 60, name: 'Hour a minute' },
  { speed: DAY_MINUTES, name: 'Day a minute' },
  { speed: 7 * DAY_MINUTES, name: 'Week a minute' },
];

/** How fast checks progress. */
export function ClockSpeed({ speed }: { speed: number }) {
  const { act } = useDemo();
  return (
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
  );
}
