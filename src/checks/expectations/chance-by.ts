import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import type { OpenCheck } from '../schedule/polled-check.ts';

/**
 * The time in which the worker may submit is divided into stretches: short at first, when a result may follow within
 * minutes, then an eighth of the time since.
 */
const STRETCH = { shortest: 10 * MINUTE_MS, longest: 3 * HOUR_MS, share: 1 / 8 } as const;

/**
 * The chance that the result is there by `at`, given that the last poll found the check as it is. Instants are epoch
 * milliseconds.
 */
export function chanceBy({ product, status, ageOrigin, polledAt }: OpenCheck, at: number): number {
  const { submission, release } = product;
  if (status === 'In Progress')
    return -Math.expm1(-release.hazard({ origin: ageOrigin, from: polledAt, to: at }));
  let pending = 1;
  let released = 0;
  for (let from = polledAt; from < at; ) {
    const length = Math.min(STRETCH.longest, Math.max(STRETCH.shortest, STRETCH.share * (from - polledAt)));
    const to = Math.min(at, from + length);
    const left = pending * Math.exp(-submission.hazard({ origin: ageOrigin, from, to }));
    const middle = (from + to) / 2;
    released += (pending - left) * -Math.expm1(-release.hazard({ origin: middle, from: middle, to: at }));
    pending = left;
    from = to;
  }
  return released;
}
