import { clockMarks, nextStep, type PolledCheck } from './polled-check.ts';

/**
 * How likely the check's next step is to have been taken since its last poll: the hazards of the two clocks, integrated
 * since then, so that exp(−hazard) is the chance of no news by that clock. Each is a plain number because they are asked for
 * some ten times in a pick.
 */
export function wallHazard(check: PolledCheck, now: number): number {
  const { ageOrigin, polledAt } = check;
  return nextStep(check).wall.between(polledAt - ageOrigin, now - ageOrigin);
}

export function activityHazard(check: PolledCheck, now: number): number {
  const { ageOrigin, polledAt } = check;
  const { activity, agesByClock } = nextStep(check);
  const { clock, originTime, polled } = clockMarks(check);
  const passed = clock.passed(polled, now);
  if (agesByClock) {
    const before = Math.max(0, polled.time - originTime);
    return activity.between(before, before + passed);
  }
  if (passed === 0 || now <= polledAt) return 0;
  return (activity.between(polledAt - ageOrigin, now - ageOrigin) * passed) / (now - polledAt);
}

/**
 * For how long news by the activity clock may have waited: as if it came at an even rate up to now, over so many
 * milliseconds. That is short where the hours have just begun in which things happen, and longer than the time since the
 * last poll where they have ended.
 */
export function activityWindow(check: PolledCheck, now: number): number {
  const { clock, polled } = clockMarks(check);
  const passed = clock.passed(polled, now);
  return passed === 0 ? 0 : (2 * clock.waited(polled, now)) / passed;
}
