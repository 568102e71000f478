import { clockMarks, nextStep, type PolledCheck } from './polled-check.ts';

/** What may have happened since the last poll, by one of the two clocks. */
export interface News {
  /** Integrated since the last poll: exp(−it) is the chance of no news. */
  hazard: number;
  /** For how long it may have been happening: as if at an even rate up to now, over so many milliseconds. */
  window: number;
}

/**
 * How likely the check's next step is to have been taken since its last poll, and when. On the activity clock the window is
 * short where the hours have just begun in which things happen, and longer than the time passed where they have ended.
 */
export function newsSince(check: PolledCheck, now: number): { wall: News; activity: News } {
  const { ageOrigin, polledAt } = check;
  const { wall, activity } = nextStep(check);
  const { clock, origin, polled } = clockMarks(check);
  const before = Math.max(0, polled.time - origin.time);
  const passed = clock.passed(polled, now);
  return {
    wall: { hazard: wall.between(polledAt - ageOrigin, now - ageOrigin), window: now - polledAt },
    activity: {
      hazard: activity.between(before, before + passed),
      window: passed === 0 ? 0 : (2 * clock.waited(polled, now)) / passed,
    },
  };
}
