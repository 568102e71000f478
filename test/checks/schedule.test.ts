import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScheduledCheck } from '../../src/checks/schedule/followed-check.ts';
import { parseScheduleHistory } from '../../src/checks/schedule/history.ts';
import { createSchedule, type Schedule } from '../../src/checks/schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, ten in the morning in Sydney. */
const START = Date.parse('2026-11-22T23:00:00Z');
const PER_LOOK = MINUTE / 25;
const options = { minIntervalMs: 30_000, maxIntervalMs: 12 * HOUR, timeZone: 'Australia/Sydney' };

const STATUSES: readonly ScheduledCheck['status'][] = ['Pending', 'In Progress', 'Completed'];

function check(id: string, over: Partial<ScheduledCheck> = {}): ScheduledCheck {
  return { id, productId: 'ncchc', status: 'Pending', invitedAt: START, ...over };
}

/** Sends whatever the budget of 25 a minute allows; every look finds nothing new. Resolves with the looks, by check. */
function run(schedule: Schedule, statuses: Map<string, string>, forMs: number): Map<string, number[]> {
  const looks = new Map<string, number[]>();
  for (let now = START; now < START + forMs; now += PER_LOOK) {
    const pick = schedule.next(now);
    if (!('look' in pick)) continue;
    looks.set(pick.look, [...(looks.get(pick.look) ?? []), now]);
    schedule.observed(pick.look, { at: now, status: statuses.get(pick.look) ?? 'Pending' });
  }
  return looks;
}

function longestGap(looks: readonly number[], from: number, to: number): number {
  const moments = [from, ...looks, to];
  return Math.max(...moments.slice(1).map((at, i) => at - (moments[i] ?? at)));
}

describe('schedule', () => {
  it('looks at a check just invited every 30 s while the budget has room', () => {
    const schedule = createSchedule({ ...options, youngIntervalMs: 30_000 });
    schedule.add(check('a'));
    const looks = run(schedule, new Map(), HOUR).get('a') ?? [];
    expect(looks.length).toBeGreaterThan(100);
    expect(Math.min(...looks.slice(1).map((at, i) => at - (looks[i] ?? 0)))).toBeGreaterThanOrEqual(30_000);
  });

  it('sees every open check within 12 hours, a settling one once a day, none twice within 30 s', () => {
    const checks = fc.array(
      fc.record({ status: fc.constantFrom(...STATUSES), ageDays: fc.integer({ min: 0, max: 60 }) }),
      { minLength: 1, maxLength: 400 },
    );
    fc.assert(
      fc.property(checks, (all) => {
        const schedule = createSchedule(options);
        const statuses = new Map<string, string>();
        for (const [i, { status, ageDays }] of all.entries()) {
          const invitedAt = START - ageDays * DAY;
          const moved = status === 'Pending' ? {} : { inProgressSeenAt: invitedAt };
          schedule.add(check(String(i), { status, invitedAt, ...moved, lastLookedAt: START }));
          statuses.set(String(i), status);
        }
        const looks = run(schedule, statuses, DAY + HOUR);
        for (const [id, status] of statuses) {
          const gap = longestGap(looks.get(id) ?? [], START, START + DAY + HOUR);
          expect(gap).toBeLessThanOrEqual(status === 'Completed' ? DAY + HOUR : 12 * HOUR);
        }
      }),
      { numRuns: 8, seed: 5 },
    );
  }, 120_000);

  it('asks for nobody it was told to forget, and waits for nothing when it is empty', () => {
    const schedule = createSchedule(options);
    schedule.add(check('a'));
    schedule.remove('a');
    expect(schedule.next(START)).toEqual({ waitUntil: Number.POSITIVE_INFINITY });
    expect(schedule.nextLookAt('a', START)).toBeUndefined();
  });

  it('learns a product’s turnaround, and takes it along as plain JSON without anything of a check', () => {
    const schedule = createSchedule(options);
    for (let i = 0; i < 300; i += 1) {
      const id = `secret-${i}`;
      const invitedAt = START + i * MINUTE;
      schedule.add(check(id, { invitedAt }));
      schedule.observed(id, { at: invitedAt + MINUTE, status: 'Pending' });
      schedule.observed(id, { at: invitedAt + 2 * MINUTE, status: 'In Progress' });
      schedule.observed(id, { at: invitedAt + 3 * MINUTE, status: 'Completed' });
      schedule.remove(id);
    }
    const stored = JSON.stringify(schedule.history());
    expect(stored).not.toContain('secret');
    const history = parseScheduleHistory(JSON.parse(stored));
    if (history === undefined) throw new Error('The history cannot be read');
    expect(createSchedule({ ...options, history }).history()).toEqual(history);
    expect(history).not.toEqual(createSchedule(options).history());
    expect(parseScheduleHistory({ products: { ncchc: 'nonsense' } })).toBeUndefined();
  });
});
