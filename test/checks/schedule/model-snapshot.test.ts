import { describe, expect, it } from 'vitest';
import { QUARTERS_PER_DAY, WEEK_QUARTERS } from '../../../src/checks/schedule/activity-clock.ts';
import { AGE_BINS, ageBin } from '../../../src/checks/schedule/age-grid.ts';
import { parseSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import { createProductModels } from '../../../src/checks/schedule/product-model.ts';
import { HOUR_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

const FORMER_BINS = 40;
const FORMER_HOURS = 192;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Counts of version 3: an event in each bin of age and each hour of the week. */
function formerStep() {
  const bins = { events: new Array(FORMER_BINS).fill(1), exposure: new Array(FORMER_BINS).fill(HOUR_MS) };
  const hours = new Array(FORMER_HOURS).fill(1);
  return { wall: bins, activity: bins, hours: { events: hours, expected: hours } };
}

describe('snapshot', () => {
  it('is read back as it was stored', () => {
    const models = createProductModels(createLocalCalendar('Australia/Sydney'));
    models.of('ncchc', 0);
    const stored: unknown = JSON.parse(JSON.stringify(models.snapshot()));
    expect(parseSnapshot(stored)).toEqual(models.snapshot());
  });

  it('of a version that did not tell the hours of early submissions is opened, and starts to', () => {
    const calendar = createLocalCalendar('Australia/Sydney');
    const models = createProductModels(calendar);
    models.of('ncchc', 0).submission.observeEvent({ origin: 0, from: 0, to: HOUR_MS });
    const { version, products } = models.snapshot();
    const { soonQuarters, seen, ...submission } = products.ncchc?.submission ?? {};
    const former = { ...products.ncchc, submission };
    const opened = createProductModels(calendar, parseSnapshot({ version, products: { ncchc: former } }));
    const { submission: taken } = opened.of('ncchc', 0).record();
    expect(taken.wall).toEqual(products.ncchc?.submission.wall);
    expect(sum(taken.soonQuarters?.events ?? [1])).toBe(0);
    expect([seen, taken.seen]).toEqual([1, 1]);
    expect(sum(soonQuarters?.events ?? [])).toBeGreaterThan(0.9);
  });

  it('of version 3 is taken over: what each bin counted is shared out over those it became', () => {
    const products = { ncchc: { submission: formerStep(), release: formerStep() } };
    const { release } = parseSnapshot({ version: 3, products })?.products.ncchc ?? {};
    expect(release?.wall.events).toHaveLength(AGE_BINS);
    expect(sum(release?.wall.events ?? [])).toBeCloseTo(FORMER_BINS, 6);
    expect(sum(release?.wall.exposure ?? [])).toBeCloseTo(FORMER_BINS * HOUR_MS, 0);
    expect(release?.quarters.events).toHaveLength(WEEK_QUARTERS);
    expect(sum(release?.quarters.events.slice(0, QUARTERS_PER_DAY) ?? [])).toBeCloseTo(24, 6);
  });

  it('of version 3 keeps the events of an hour at their age', () => {
    const step = formerStep();
    // From 45 to 64 minutes was one bin.
    const events = new Array(FORMER_BINS).fill(0).map((_, bin) => (bin === 16 ? 8 : 0));
    const former = { ...step, wall: { ...step.wall, events } };
    const products = { ncchc: { submission: former, release: former } };
    const wall = parseSnapshot({ version: 3, products })?.products.ncchc?.release.wall;
    const [from, to] = [ageBin(46 * 60_000), ageBin(60 * 60_000)];
    expect(sum(wall?.events.slice(from, to + 1) ?? [])).toBeCloseTo(8, 6);
  });

  it('that cannot be used is none', () => {
    for (const stored of [undefined, { version: 2, products: {} }, { version: 4 }, { version: 3 }]) {
      expect(parseSnapshot(stored)).toBeUndefined();
    }
  });
});
