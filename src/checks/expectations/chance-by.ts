import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import type { OpenCheck } from '../schedule/polled-check.ts';
import type { StepModel } from '../schedule/step-model.ts';

/**
 * The time in which the worker may submit is divided into stretches: short at first, when a result may follow within
 * minutes, then an eighth of the time since.
 */
const STRETCH = { shortest: 10 * MINUTE_MS, longest: 3 * HOUR_MS, share: 1 / 8 } as const;

/** The hazard of a step between two instants, for a check whose age counts from `origin`. */
function hazard({ wall, activity, clock, agesByClock }: StepModel, origin: number, from: number, to: number) {
  if (to <= from) return 0;
  const byWall = wall.between(from - origin, to - origin);
  const passed = Math.max(0, clock.time(to) - clock.time(from));
  if (!agesByClock) return byWall + (activity.between(from - origin, to - origin) * passed) / (to - from);
  const before = Math.max(0, clock.time(from) - clock.time(origin));
  return byWall + activity.between(before, before + passed);
}

/**
 * The chance that the result is there by `at`, given that the last poll found the check as it is. Instants are epoch
 * milliseconds.
 */
export function chanceBy({ product, status, ageOrigin, polledAt }: OpenCheck, at: number): number {
  const { submission, release } = product;
  if (status === 'In Progress') return -Math.expm1(-hazard(release, ageOrigin, polledAt, at));
  let pending = 1;
  let released = 0;
  for (let from = polledAt; from < at; ) {
    const length = Math.min(STRETCH.longest, Math.max(STRETCH.shortest, STRETCH.share * (from - polledAt)));
    const to = Math.min(at, from + length);
    const left = pending * Math.exp(-hazard(submission, ageOrigin, from, to));
    const middle = (from + to) / 2;
    released += (pending - left) * -Math.expm1(-hazard(release, middle, middle, at));
    pending = left;
    from = to;
  }
  return released;
}
