import { useRef } from 'react';
import { DESK_TIME_ZONE } from '../../protocol/desk-time-zone.ts';
import { useClock, useDemo } from '../shared/demo-context.ts';
import { Icon } from '../shared/icon.tsx';

const FORMAT = new Intl.DateTimeFormat('en-AU', {
  timeZone: DESK_TIME_ZONE,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});

/** The speed after a pause, if it was paused from the start. */
const USUAL_SPEED = 60;

/** What time it is in the sandbox, and a button that pauses its clock. */
export function ClockTime() {
  const { act } = useDemo();
  const { at, speed } = useClock();
  const before = useRef(USUAL_SPEED);
  if (speed > 0) before.current = speed;
  const isPaused = speed === 0;
  return (
    <p className="clock-time">
      <button
        type="button"
        className="icon-button"
        aria-label={isPaused ? 'Run the clock' : 'Pause the clock'}
        title={isPaused ? 'Run the clock' : 'Pause the clock'}
        onClick={() => void act({ type: 'set-speed', speed: isPaused ? before.current : 0 })}
      >
        <Icon name={isPaused ? 'play' : 'pause'} />
      </button>
      <time dateTime={new Date(at).toISOString()} title="The time in Sydney, where this desk is">
        {FORMAT.format(at)}
      </time>
      <span className="hidden">in Sydney</span>
    </p>
  );
}
