import { clockMarks, nextStep, type PolledCheck } from './polled-check.ts';
import type { HazardKind } from './step-model.ts';

/**
 * How likely the check's next step is to have been taken since its last poll: one of its hazards, integrated since
 * then, so that exp(−hazard) is the chance that it was not. A plain number because it is asked for some ten times in a pick.
 */
export function unseenHazard(check: PolledCheck, kind: HazardKind, now: number): number {
  const { ageOrigin, polledAt } = check;
  const { curve, clock, agesByClock } = nextStep(check)[kind];
  if (clock === undefined) return curve.between(polledAt - ageOrigin, now - ageOrigin);
  const { originTime, polled } = clockMarks(check, kind, clock);
  const passed = clock.passed(polled, now);
  if (agesByClock) {
    const before = Math.max(0, polled.time - originTime);
    return curve.between(before, before + passed);
  }
  if (passed === 0 || now <= polledAt) return 0;
  return (curve.between(polledAt - ageOrigin, now - ageOrigin) * passed) / (now - polledAt);
}

/**
 * For how long the step may have been unseen: as if it came at an even rate up to now, over so many milliseconds. That is short
 * where the hours have just begun in which things happen, and longer than the time since the last poll where they have
 * ended.
 */
export function unseenWindow(check: PolledCheck, kind: HazardKind, now: number): number {
  const { clock } = nextStep(check)[kind];
  if (clock === undefined) return now - check.polledAt;
  const { polled } = clockMarks(check, kind, clock);
  const passed = clock.passed(polled, now);
  return passed === 0 ? 0 : (2 * clock.waited(polled, now)) / passed;
}
