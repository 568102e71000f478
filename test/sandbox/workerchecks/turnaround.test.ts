import { describe, expect, it } from 'vitest';
import { createDeskCalendar } from '../../../src/sandbox/demo/desk-calendar.ts';
import { seededRandom } from '../../../src/sandbox/workerchecks/seeded-random.ts';
import { drawCourse, releasedAt } from '../../../src/sandbox/workerchecks/turnaround.ts';
import { createVendorHours } from '../../../src/sandbox/workerchecks/vendor-hours.ts';
import { isBusinessDay } from '../../../src/time/business-days.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { dayName } from '../../../src/time/local-calendar.ts';

const MONDAY = Date.parse('2026-11-02T11:00+11:00');
const COUNT = 4_000;

const calendar = createDeskCalendar();
const hours = createVendorHours(calendar);

function draw(seed = 7, invitedAt = MONDAY) {
  const random = seededRandom(seed);
  return Array.from({ length: COUNT }, () => {
    const { submitsAt, turnaround, result } = drawCourse(random, invitedAt, hours);
    const submitted = submitsAt ?? invitedAt;
    return { submitsAt, result, turnaround, submitted, released: releasedAt(turnaround, submitted, hours) };
  });
}

const share = (part: readonly unknown[], all: readonly unknown[]) => part.length / all.length;
const dayOf = (at: number) => dayName(calendar.local(at).day);

describe('the model of turnaround', () => {
  it('is the same for the same seed, and different for another', () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
  });

  it('matches the published shares, in office time', () => {
    const courses = draw();
    const quick = courses.filter(({ turnaround }) => turnaround.businessDays === 0);
    expect(share(quick, courses)).toBeCloseTo(0.7, 1);
    const withinHour = quick.filter(({ turnaround }) => turnaround.officeMs <= HOUR_MS);
    expect(share(withinHour, quick)).toBeCloseTo(0.95, 1);
    const long = courses.filter(({ turnaround }) => turnaround.businessDays > 10);
    expect(share(long, courses)).toBeCloseTo(0.05, 1);
    expect(Math.max(...courses.map(({ turnaround }) => turnaround.businessDays))).toBeLessThanOrEqual(40);
  });

  it('has workers who submit soon, later or never, and by day', () => {
    const courses = draw();
    const submitted = courses.map(({ submitsAt = Number.POSITIVE_INFINITY }) => submitsAt - MONDAY);
    const between = (least: number, most: number) =>
      share(
        submitted.filter((ms) => ms > least && ms <= most),
        submitted,
      );
    expect(between(0, 1.5 * DAY_MS)).toBeGreaterThan(0.45);
    expect(between(0, 10 * DAY_MS)).toBeCloseTo(0.88, 1);
    expect(
      share(
        submitted.filter((ms) => ms === Number.POSITIVE_INFINITY),
        submitted,
      ),
    ).toBeCloseTo(0.12, 1);
    for (const { submitsAt } of courses) {
      if (submitsAt === undefined) continue;
      expect(calendar.local(submitsAt).time).toBeGreaterThanOrEqual(8 * HOUR_MS);
      expect(calendar.local(submitsAt).time).toBeLessThan(21 * HOUR_MS);
    }
  });

  it('releases results during business hours, and none before the submission', () => {
    for (const { submitted, released } of draw()) {
      const { day, time } = calendar.local(released);
      expect(isBusinessDay(calendar, day)).toBe(true);
      expect(time).toBeGreaterThanOrEqual(9 * HOUR_MS);
      expect(time).toBeLessThan(17 * HOUR_MS);
      expect(released).toBeGreaterThanOrEqual(submitted);
    }
  });

  it('is quiet at weekends and over Christmas', () => {
    const friday = draw(7, Date.parse('2026-11-06T09:00+11:00'));
    const weekend = friday.filter(({ submitsAt = 0 }) =>
      ['2026-11-07', '2026-11-08'].includes(dayOf(submitsAt)),
    );
    const monday = friday.filter(({ submitsAt = 0 }) => dayOf(submitsAt) === '2026-11-09');
    expect(weekend.length).toBeGreaterThan(0);
    expect(weekend.length).toBeLessThan(monday.length);

    const eve = draw(7, Date.parse('2026-12-22T09:00+11:00'));
    const days = new Set(eve.flatMap(({ submitsAt }) => (submitsAt === undefined ? [] : [dayOf(submitsAt)])));
    expect([days.has('2026-12-25'), days.has('2026-12-26'), days.has('2026-12-27')]).toEqual([
      false,
      false,
      true,
    ]);
    const releasedOn = (...names: string[]) =>
      eve.filter(({ released }) => names.includes(dayOf(released))).length;
    expect(releasedOn('2026-12-25', '2026-12-26', '2026-12-27', '2026-12-28', '2027-01-01')).toBe(0);
    const betweenYears = releasedOn('2026-12-29', '2026-12-30', '2026-12-31');
    expect(betweenYears).toBeGreaterThan(0);
    expect(betweenYears).toBeLessThan(releasedOn('2027-01-04') / 2);
  });

  it('has all three results', () => {
    expect(new Set(draw().map(({ result }) => result))).toEqual(
      new Set(['Clear', 'Attention Required', 'Refer']),
    );
  });
});
