import { describe, expect, it } from 'vitest';
import { AGE_EDGES, ageBin } from '../../../src/checks/schedule/age-grid.ts';
import { fitAtPaces } from '../../../src/checks/schedule/fit-at-paces.ts';
import { PRIOR, priorOf } from '../../../src/checks/schedule/prior.ts';
import { DAY_MS } from '../../../src/time/durations.ts';

const BELIEF = {
  paces: [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2].map(
    (octaves) => [octaves, octaves === 0 ? 0.4 : 0.075] as const,
  ),
  factors: { change: 0.15, same: 0, shape: 0.5 },
};
const BUSINESS_DAY_MS = (7 / 5) * DAY_MS;
const assumed = priorOf(PRIOR.release.activity);

/** What so many checks show of a vendor that takes so many times as long as is assumed, up to an age. */
function seenOf(checks: number, slower: number, upTo: number) {
  const hazards = priorOf(PRIOR.release.activity.map(([age, share]) => [slower * age, share] as const));
  let open = checks;
  const events: number[] = [];
  const exposure: number[] = [];
  for (const [bin, hazard] of hazards.entries()) {
    const length = (AGE_EDGES[bin + 1] ?? Number.POSITIVE_INFINITY) - (AGE_EDGES[bin] ?? 0);
    const isSeen = (AGE_EDGES[bin] ?? 0) < upTo && Number.isFinite(length);
    const released = isSeen ? open * -Math.expm1(-hazard * length) : 0;
    events.push(released);
    exposure.push(isSeen ? (open - released / 2) * length : 0);
    open -= released;
  }
  return { hazards, counts: { events, exposure } };
}

describe('hazards at the pace that fits', () => {
  it('are about those of a slower vendor, also at ages that none has reached yet', () => {
    const { hazards, counts } = seenOf(60, 3, 11 * BUSINESS_DAY_MS);
    const fitted = fitAtPaces(assumed, counts, BELIEF);
    for (const day of [6, 9, 13, 16]) {
      const bin = ageBin(day * BUSINESS_DAY_MS);
      const [found, true3, before] = [fitted, hazards, assumed].map((curve) => curve[bin] ?? 0);
      const off = Math.abs(Math.log((found ?? 0) / (true3 ?? 0)));
      expect(off).toBeLessThan(0.45);
      if (day !== 9) expect(off).toBeLessThan(Math.abs(Math.log((before ?? 0) / (true3 ?? 0))));
    }
  });

  it('are about those assumed of a vendor as fast as assumed', () => {
    const { hazards, counts } = seenOf(60, 1, 8 * BUSINESS_DAY_MS);
    const fitted = fitAtPaces(assumed, counts, BELIEF);
    for (const day of [2, 4, 6, 7]) {
      const bin = ageBin(day * BUSINESS_DAY_MS);
      expect(Math.abs(Math.log((fitted[bin] ?? 0) / (hazards[bin] ?? 1)))).toBeLessThan(0.2);
    }
  });
});
