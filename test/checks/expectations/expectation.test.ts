import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { chanceBy } from '../../../src/checks/expectations/chance-by.ts';
import { enoughSeen } from '../../../src/checks/expectations/enough-seen.ts';
import {
  expectationDay,
  expectationOf,
  likelyBy,
  outlookAt,
} from '../../../src/checks/expectations/expectation.ts';
import type { OpenCheck } from '../../../src/checks/schedule/polled-check.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createHolidays } from '../../../src/time/holidays.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { makeCheck } from '../../support/make-check.ts';
import { NOW, TIME_ZONE, taughtSchedule } from './taught-schedule.ts';

const calendar = createLocalCalendar(TIME_ZONE, createHolidays('AU-NSW'));
const outlook = outlookAt(calendar, NOW);

function open(taught: number, over: Partial<OpenCheck> = {}): OpenCheck {
  const schedule = taughtSchedule(taught);
  schedule.add({ id: 'open', productId: 'ncchc', status: 'Pending', invitedAt: NOW });
  const found = schedule.openCheck('open');
  if (found === undefined) throw new Error('Not in the schedule');
  return { ...found, ...over };
}

/** The same by brute force, minute by minute. */
function pendingChance({ product, ageOrigin, polledAt }: OpenCheck, at: number): number {
  let pending = 1;
  let released = 0;
  for (let from = polledAt; from < at; from += MINUTE_MS) {
    const step = { product, status: 'In Progress' as const, ageOrigin: from + MINUTE_MS / 2 };
    const span = { origin: ageOrigin, from, to: from + MINUTE_MS };
    const left = pending * Math.exp(-product.submission.hazard(span));
    released += (pending - left) * chanceBy({ ...step, polledAt: from + MINUTE_MS / 2 }, at);
    pending = left;
  }
  return released;
}

describe('the chance of a result', () => {
  it('grows from nothing, and is greater for a worker who has submitted', () => {
    const pending = open(0);
    const submitted = open(0, { status: 'In Progress' });
    const hours = [0, 0.1, 1, 5, 24, 72, 200, 700];
    const chances = hours.map((hour) => chanceBy(pending, NOW + hour * HOUR_MS));
    expect(chances[0]).toBe(0);
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
    expect(chances.at(-1)).toBeLessThan(1);
    for (const [i, hour] of hours.entries()) {
      const other = chanceBy(submitted, NOW + hour * HOUR_MS);
      expect(other).toBeGreaterThanOrEqual(chances[i] ?? 1);
    }
  });

  it.each([0, 50])('of a pending check is exact to one per cent: %s checks seen', (taught) => {
    for (const polledAt of [NOW, NOW + DAY_MS]) {
      const check = open(taught, { polledAt });
      for (const hours of [1, 6, 30, 5 * 24]) {
        const at = polledAt + hours * HOUR_MS;
        expect(Math.abs(chanceBy(check, at) - pendingChance(check, at))).toBeLessThan(0.01);
      }
    }
  });

  it('falls with the time that has passed without a submission', () => {
    const later = NOW + 10 * DAY_MS;
    const fresh = chanceBy(open(0), NOW + 2 * DAY_MS);
    expect(chanceBy(open(0, { polledAt: later }), later + 2 * DAY_MS)).toBeLessThan(fresh / 2);
  });
});

describe('what is said', () => {
  const check = (over: Partial<Check> = {}) => makeCheck({ invitedAt: NOW, ...over });

  it('needs twenty submissions and releases of the product', () => {
    expect([19, 20, 3_000].map((count) => enoughSeen(open(count).product))).toEqual([false, true, true]);
    expect(expectationOf(check(), open(19), outlook)).toBeUndefined();
    expect(expectationOf(check(), open(20), outlook)).toMatchObject({ state: 'Pending' });
  });

  it('names the first business day by whose end eight of ten results are there', () => {
    const fast = open(300);
    expect(expectationOf(check(), fast, outlook)).toEqual({ state: 'Pending', by: '2026-11-26' });
    const evening = NOW + 11 * HOUR_MS;
    const late = { ...fast, ageOrigin: evening, polledAt: evening };
    expect(likelyBy(late, outlook.days)?.name).toBe('2026-11-27');
    const [today, next] = outlook.days;
    expect(chanceBy(late, today?.endsAt ?? 0)).toBeLessThan(0.8);
    expect(chanceBy(late, next?.endsAt ?? 0)).toBeGreaterThan(0.8);
  });

  it('names no day where the result may never come', () => {
    const silent = open(20, { polledAt: NOW + 20 * DAY_MS });
    expect(likelyBy(silent, outlookAt(calendar, NOW + 20 * DAY_MS).days)).toBeUndefined();
  });

  it.each<[string, Partial<Check>]>([
    ['ended', { state: 'Completed' }],
    ['of an unknown status', { state: 'Unknown' }],
    ['gone', { gone: true, startsOn: '2026-11-26' }],
  ])('is nothing of a check that is %s', (_, over) => {
    expect(expectationOf(check(over), open(300), outlook)).toBeUndefined();
  });

  it('is at risk where the result is unlikely by the business day before the start', () => {
    const risk = (startsOn: string, one: OpenCheck | undefined) =>
      expectationOf(check({ startsOn }), one, outlook)?.atRisk ?? false;
    expect(['2026-11-26', '2026-11-27'].map((day) => risk(day, open(300)))).toEqual([true, false]);
    // Unlearned: today and tomorrow, and Friday's start is the day after this Thursday.
    expect(['2026-11-26', '2026-11-27', '2026-11-30'].map((day) => risk(day, undefined))).toEqual([
      true,
      true,
      false,
    ]);
    const slow = open(300, { polledAt: NOW + 20 * DAY_MS, ageOrigin: NOW - 20 * DAY_MS });
    expect(risk('2027-01-05', slow)).toBe(true);
    // Too far ahead to say.
    expect(risk('2027-06-01', slow)).toBe(false);
  });

  it('is at risk on a Friday for a worker who starts on Monday, and submitted only from the weekend on', () => {
    const friday = outlookAt(calendar, NOW + DAY_MS);
    const saturday = outlookAt(calendar, NOW + 2 * DAY_MS);
    const monday = { startsOn: '2026-11-30' };
    const submitted = check({ ...monday, state: 'In Progress' });
    expect(expectationOf(check(monday), undefined, friday)).toEqual({ state: 'Pending', atRisk: true });
    expect(expectationOf(submitted, undefined, friday)).toBeUndefined();
    expect(expectationOf(submitted, undefined, saturday)).toEqual({ state: 'In Progress', atRisk: true });
  });

  it('stays the same from one business morning to the next', () => {
    const days = ['26T05:59', '26T06:00', '27T23:00', '28T12:00', '30T05:59', '30T06:00'].map((at) =>
      expectationDay(calendar, Date.parse(`2026-11-${at}+11:00`)),
    );
    expect(days).toEqual([
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-27',
      '2026-11-27',
      '2026-11-30',
    ]);
  });
});
