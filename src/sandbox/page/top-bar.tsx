import { ClockTime } from './clock/clock-time.tsx';
import { useDemo } from './shared/demo-context.ts';
import { Icon } from './shared/icon.tsx';
import { useTheme } from './use-theme.ts';

/** Switches the person and the colour theme. */
export function TopBar({ onActAs }: { onActAs: (userId: string) => void }) {
  const { scene, act } = useDemo();
  const hasLeft = scene.people.find(({ id }) => id === scene.me)?.isDeactivated === true;
  const { theme, toggle } = useTheme();
  return (
    <header className="top-bar">
      <p className="mark">
        <Icon name="check" />
        <strong>Sandbox</strong>
        <span className="claim">Nothing here leaves this machine</span>
      </p>
      <ClockTime />
      <label className="act-as">
        <span>Act as</span>
        <select value={scene.me} onChange={({ target }) => onActAs(target.value)}>
          {scene.people
            .filter(({ isBot }) => !isBot)
            .map(({ id, name, role, isDeactivated }) => (
              <option key={id} value={id}>
                {name}, {isDeactivated ? 'has left Slack' : role}
              </option>
            ))}
        </select>
      </label>
      <button
        type="button"
        className="leave-button"
        title={
          hasLeft ? 'Activates this person again' : 'Deactivates this person, as when they leave the company'
        }
        onClick={() => void act({ type: 'set-deactivated', on: !hasLeft })}
      >
        {hasLeft ? 'Come back' : 'Leave Slack'}
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={theme === 'dark' ? 'Light colours' : 'Dark colours'}
        onClick={toggle}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
      </button>
    </header>
  );
}
