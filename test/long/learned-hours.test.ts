import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActivityClock, WEEK_QUARTERS } from '../../src/checks/schedule/activity-clock.ts';
import { createProductModels, type ProductModels } from '../../src/checks/schedule/product-model.ts';
import { normaliseSpeeds } from '../../src/checks/schedule/quarter-prior.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { createLocalCalendar } from '../../src/time/local-calendar.ts';

const calendar = createLocalCalendar('Australia/Sydney');
/** A Monday, midnight in Sydney. */
const MONDAY = Date.parse('2026-05-31T14:00:00Z');

/** Speeds of 1 from `opens` to `closes` on weekdays, and close to 0 at other times. */
function officeHours(opens: number, closes: number): number[] {
  return normaliseSpeeds(
    Array.from({ length: WEEK_QUARTERS }, (_, i) => {
      const hour = (i % 96) / 4;
      return i < 5 * 96 && hour >= opens && hour < closes ? 1 : 1e-6;
    }),
  );
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Manual releases of checks submitted at noon, found by polls at random intervals up to `everyMs`. */
function teach(
  models: ProductModels,
  speeds: readonly number[],
  { from, days, perDay, everyMs }: { from: number; days: number; perDay: number; everyMs: number },
): void {
  const vendorClock = createActivityClock(calendar, speeds, from);
  const draw = random(7);
  for (let i = 0; i < days * perDay; i += 1) {
    const origin = from + (i / perDay) * DAY_MS;
    const takes = 5 * DAY_MS * (0.5 + draw());
    models.refit(origin);
    const { release } = models.of('ncchc', origin);
    const start = vendorClock.mark(origin);
    for (let polledAt = origin; ; ) {
      const at = polledAt + MINUTE_MS + draw() * everyMs;
      const span = { origin, from: polledAt, to: at };
      if (vendorClock.passed(start, at) >= takes) {
        release.observeEvent(span);
        break;
      }
      release.observeNone(span);
      polledAt = at;
    }
  }
}

/** The share of a week's clock time that passes in these hours. */
function shareIn(models: ProductModels, speeds: readonly number[], week: number): number {
  const { clock } = models.of('ncchc', week).release.later;
  let inside = 0;
  for (let hour = 0; hour < 7 * 24; hour += 1) {
    if ((speeds[4 * hour] ?? 0) > 0.01) inside += (clock?.speed(week + hour * HOUR_MS + 1) ?? 0) / (7 * 24);
  }
  return inside;
}

describe('learned hours', () => {
  it('override the prior within two weeks, with polls up to two hours apart', () => {
    const opens = fc.integer({ min: 0, max: 14 });
    const length = fc.integer({ min: 7, max: 10 });
    fc.assert(
      fc.property(opens, length, (from, hours) => {
        const speeds = officeHours(from, from + hours);
        const models = createProductModels(calendar);
        teach(models, speeds, { from: MONDAY, days: 14, perDay: 15, everyMs: 2 * HOUR_MS });
        expect(shareIn(models, speeds, MONDAY + 14 * DAY_MS)).toBeGreaterThan(0.8);
      }),
      { numRuns: 2, seed: 1 },
    );
  });

  it('follow a change of the vendor’s hours within three weeks', () => {
    const models = createProductModels(calendar);
    teach(models, officeHours(6, 14), { from: MONDAY, days: 28, perDay: 15, everyMs: HOUR_MS });
    const late = officeHours(12, 20);
    const changedAt = MONDAY + 35 * DAY_MS;
    expect(shareIn(models, late, changedAt)).toBeLessThan(0.4);
    teach(models, late, { from: changedAt, days: 21, perDay: 15, everyMs: HOUR_MS });
    expect(shareIn(models, late, changedAt + 21 * DAY_MS)).toBeGreaterThan(0.7);
  });

  it('of a new product are those of the other products', () => {
    const models = createProductModels(calendar);
    const early = officeHours(6, 14);
    teach(models, early, { from: MONDAY, days: 28, perDay: 15, everyMs: HOUR_MS });
    const week = MONDAY + 35 * DAY_MS;
    const { clock } = models.of('vevo', week).release.later;
    const [atSeven, atFour] = [7, 16].map((hour) => clock?.speed(week + hour * HOUR_MS) ?? 0);
    expect(atSeven).toBeGreaterThan(5 * (atFour ?? 0));
  });
});
