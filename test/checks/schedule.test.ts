import { describe, expect, it } from 'vitest';
import { createSchedule, type ScheduledCheck } from '../../src/checks/schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const options = { minIntervalMs: 30_000, maxIntervalMs: 12 * HOUR };

/** The gap to the next look of a check last looked at `age` after it was invited (or first seen In Progress). */
function gap(status: ScheduledCheck['status'], age: number): number {
  const schedule = createSchedule(options);
  schedule.add({ id: 'a', productId: 'p', status, invitedAt: 0, inProgressSeenAt: 0, lastLookedAt: age });
  const pick = schedule.next(age);
  if (!('waitUntil' in pick)) throw new Error('due at once');
  return pick.waitUntil - age;
}

describe('schedule', () => {
  it.each([
    ['Pending', 0, 30_000],
    ['Pending', HOUR - 1, 30_000],
    ['Pending', HOUR, 10 * MINUTE],
    ['Pending', 400 * DAY, 12 * HOUR],
    ['In Progress', 59 * MINUTE, 30_000],
    ['In Progress', 2 * DAY, 30 * MINUTE],
    ['In Progress', 400 * DAY, 2 * HOUR],
    ['Completed', 5 * DAY, DAY],
  ] as const)('%s at age %d ms is looked at every %d ms', (status, age, every) => {
    expect(gap(status, age)).toBe(every);
  });

  it('takes the longest due first and never one twice within the shortest interval', () => {
    const schedule = createSchedule(options);
    schedule.add({ id: 'late', productId: 'p', status: 'Pending', invitedAt: 0 });
    schedule.add({ id: 'later', productId: 'p', status: 'Pending', invitedAt: 10 });
    expect([schedule.next(100), schedule.next(101)]).toEqual([{ look: 'late' }, { look: 'later' }]);
    expect(schedule.next(102)).toEqual({ waitUntil: 100 + 30_000 });
    schedule.remove('late');
    expect(schedule.next(103)).toEqual({ waitUntil: 101 + 30_000 });
  });

  it('starves nobody however many young checks there are', () => {
    const schedule = createSchedule(options);
    const seen = new Map<string, number>();
    schedule.add({ id: 'old', productId: 'p', status: 'Pending', invitedAt: -30 * DAY, lastLookedAt: -1 });
    for (let i = 0; i < 200; i += 1) {
      schedule.add({ id: `young-${i}`, productId: 'p', status: 'Pending', invitedAt: 0 });
    }
    let longest = 0;
    const perLook = MINUTE / 25;
    for (let now = 0; now < 3 * DAY; now += perLook) {
      const pick = schedule.next(now);
      if (!('look' in pick)) continue;
      if (pick.look === 'old') longest = Math.max(longest, now - (seen.get('old') ?? 0));
      seen.set(pick.look, now);
    }
    expect(seen.size).toBe(201);
    expect(longest).toBeLessThanOrEqual(12 * HOUR + 201 * perLook);
  });

  it('has nothing to wait for when it is empty', () => {
    expect(createSchedule(options).next(0)).toEqual({ waitUntil: Number.POSITIVE_INFINITY });
  });
});
