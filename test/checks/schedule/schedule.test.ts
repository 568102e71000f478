import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSnapshot } from '../../../src/checks/schedule/model-snapshot.ts';
import type { ScheduledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { createSchedule, type Schedule } from '../../../src/checks/schedule/schedule.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

/** A Monday, ten in the morning in Sydney. */
const START = Date.parse('2026-11-22T23:00:00Z');
const POLL_EVERY_MS = MINUTE_MS / 25;
const options = { minIntervalMs: 30_000, maxIntervalMs: 12 * HOUR_MS, timeZone: 'Australia/Sydney' };

const STATUSES: readonly ScheduledCheck['status'][] = ['Pending', 'In Progress'];

function check(id: string, over: Partial<ScheduledCheck> = {}): ScheduledCheck {
  return { id, productId: 'ncchc', status: 'Pending', invitedAt: START, ...over };
}

/**
 * Sends every poll that the budget of 25 a minute allows. Each finds no change, or is not answered. Throws if a check
 * is polled again too soon. Returns the times of the polls, by check.
 */
function run(
  schedule: Schedule,
  statuses: Map<string, string>,
  forMs: number,
  { from = START, answered = true, minIntervalMs = options.minIntervalMs } = {},
): Map<string, number[]> {
  const polls = new Map<string, number[]>();
  for (let now = from; now < from + forMs; now += POLL_EVERY_MS) {
    const pick = schedule.next(now);
    if (!('poll' in pick)) continue;
    const before = polls.get(pick.poll) ?? [];
    if (now - (before.at(-1) ?? Number.NEGATIVE_INFINITY) < minIntervalMs) throw new Error('Too soon');
    polls.set(pick.poll, [...before, now]);
    if (answered) schedule.polled(pick.poll, { at: now, status: statuses.get(pick.poll) ?? 'Pending' });
  }
  return polls;
}

/** Checks that were submitted days ago and are released manually. */
function addReferred(schedule: Schedule, count: number, lastPolledAt = START): string[] {
  const ids = Array.from({ length: count }, (_, i) => `referred-${i}`);
  for (const [i, id] of ids.entries()) {
    const invitedAt = START - 5 * DAY_MS - i * MINUTE_MS;
    schedule.add(
      check(id, {
        status: 'In Progress',
        invitedAt,
        inProgressSeenAt: invitedAt,
        lastPolledAt,
      }),
    );
  }
  return ids;
}

const inProgress = (ids: readonly string[]) => new Map(ids.map((id) => [id, 'In Progress']));
const firstPolls = (polls: Map<string, number[]>, ids: readonly string[]) =>
  ids.map((id) => polls.get(id)?.[0] ?? Number.POSITIVE_INFINITY);

function longestGap(polls: readonly number[], from: number, to: number): number {
  const moments = [from, ...polls, to];
  return Math.max(...moments.slice(1).map((at, i) => at - (moments[i] ?? at)));
}

describe('schedule', () => {
  it('polls a check that was just invited every 30 s while the budget allows it', () => {
    const schedule = createSchedule({ ...options, youngIntervalMs: 30_000 });
    schedule.add(check('a'));
    const polls = run(schedule, new Map(), HOUR_MS).get('a') ?? [];
    expect(polls.length).toBeGreaterThan(100);
    expect(Math.min(...polls.slice(1).map((at, i) => at - (polls[i] ?? 0)))).toBeGreaterThanOrEqual(30_000);
  });

  it('polls every open check within 12 hours, none twice within 30 s', () => {
    const checks = fc.array(
      fc.record({ status: fc.constantFrom(...STATUSES), ageDays: fc.integer({ min: 0, max: 60 }) }),
      { minLength: 1, maxLength: 400 },
    );
    fc.assert(
      fc.property(checks, (all) => {
        const schedule = createSchedule(options);
        const statuses = new Map<string, string>();
        for (const [i, { status, ageDays }] of all.entries()) {
          const invitedAt = START - ageDays * DAY_MS;
          const moved = status === 'Pending' ? {} : { inProgressSeenAt: invitedAt };
          schedule.add(check(String(i), { status, invitedAt, ...moved, lastPolledAt: START }));
          statuses.set(String(i), status);
        }
        const polls = run(schedule, statuses, DAY_MS + HOUR_MS);
        for (const id of statuses.keys()) {
          const gap = longestGap(polls.get(id) ?? [], START, START + DAY_MS + HOUR_MS);
          expect(gap).toBeLessThanOrEqual(12 * HOUR_MS);
        }
      }),
      { numRuns: 8, seed: 5 },
    );
  }, 120_000);

  it('polls each of 500 invitations sent at once soon, without starving checks submitted long ago', () => {
    const schedule = createSchedule(options);
    const referred = addReferred(schedule, 200);
    const bulk = Array.from({ length: 500 }, (_, i) => `new-${i}`);
    for (const id of bulk) schedule.add(check(id));
    const polls = run(schedule, inProgress(referred), 4 * HOUR_MS);
    expect(Math.max(...firstPolls(polls, bulk)) - START).toBeLessThan(HOUR_MS);
    expect(Math.max(...firstPolls(polls, referred)) - START).toBeLessThan(4 * HOUR_MS);
  });

  it('keeps polling while no poll is answered, none sooner than allowed, and then polls all checks soon', () => {
    const schedule = createSchedule(options);
    const ids = addReferred(schedule, 100);
    run(schedule, new Map(), 2 * HOUR_MS, { answered: false });
    const after = run(schedule, inProgress(ids), HOUR_MS, { from: START + 2 * HOUR_MS });
    expect(Math.max(...firstPolls(after, ids)) - START - 2 * HOUR_MS).toBeLessThan(15 * MINUTE_MS);
  });

  it('continues after a restart with the checks that have waited longest', () => {
    const before = createSchedule(options);
    const ids = addReferred(before, 300);
    const polls = run(before, inProgress(ids), 10 * MINUTE_MS);
    const restartedAt = START + 10 * MINUTE_MS;
    const after = createSchedule({ ...options, snapshot: before.snapshot() });
    for (const id of ids) {
      const [lastPolledAt = START] = polls.get(id)?.slice(-1) ?? [];
      after.add(
        check(id, {
          status: 'In Progress',
          invitedAt: START - 5 * DAY_MS,
          inProgressSeenAt: START - 5 * DAY_MS,
          lastPolledAt,
        }),
      );
    }
    const notPolled = ids.filter((id) => !polls.has(id));
    const next = run(after, inProgress(ids), 5 * MINUTE_MS, { from: restartedAt });
    expect(notPolled.length).toBeGreaterThan(40);
    expect(
      [...next.keys()].filter((id) => polls.has(id) && notPolled.some((other) => !next.has(other))),
    ).toEqual([]);
  });

  it('polls the few remaining checks soon after many are removed, though the threshold was higher', () => {
    const schedule = createSchedule(options);
    const ids = addReferred(schedule, 3000);
    run(schedule, inProgress(ids), 3 * HOUR_MS);
    const remaining = ids.slice(0, 30);
    for (const id of ids.slice(30)) schedule.remove(id);
    const polls = run(schedule, inProgress(remaining), HOUR_MS, { from: START + 3 * HOUR_MS });
    expect(Math.max(...firstPolls(polls, remaining)) - START - 3 * HOUR_MS).toBeLessThan(10 * MINUTE_MS);
  });

  it('polls no check sooner than allowed while the threshold falls', () => {
    const minIntervalMs = 30 * MINUTE_MS;
    const schedule = createSchedule({ ...options, minIntervalMs });
    const ids = Array.from({ length: 400 }, (_, i) => `young-${i}`);
    for (const id of ids) schedule.add(check(id, { status: 'In Progress', inProgressSeenAt: START }));
    const polls = run(schedule, inProgress(ids), 2 * HOUR_MS, { minIntervalMs });
    expect(polls.size).toBe(400);
  });

  it('polls the checks with a due time when it has come, with one poll in 25 at most', () => {
    const schedule = createSchedule(options);
    const rare = Array.from({ length: 200 }, (_, i) => `rare-${i}`);
    const seldom = (dueAt: number) => ({ status: 'Seldom', invitedAt: START - DAY_MS, dueAt }) as const;
    for (const id of rare) schedule.add(check(id, seldom(START + HOUR_MS)));
    const referred = addReferred(schedule, 500);
    const before = run(schedule, inProgress(referred), HOUR_MS);
    expect(rare.filter((id) => before.has(id))).toEqual([]);
    const snapshotBefore = JSON.stringify(schedule.snapshot());
    const polls = run(schedule, inProgress(referred), 2 * HOUR_MS, {
      from: START + HOUR_MS,
      answered: false,
    });
    const rarePolls = rare.filter((id) => polls.has(id)).length;
    expect(rarePolls).toBeGreaterThanOrEqual(118);
    expect(rarePolls).toBeLessThanOrEqual(122);
    expect(JSON.stringify(schedule.snapshot())).toBe(snapshotBefore);
  });

  it('polls one of those every five minutes if there are no others', () => {
    const schedule = createSchedule(options);
    const ids = Array.from({ length: 100 }, (_, i) => `rare-${i}`);
    for (const id of ids) schedule.add(check(id, { status: 'Seldom', dueAt: START }));
    expect(run(schedule, new Map(), 2 * HOUR_MS).size).toBe(24);
  });

  it('sends hardly any polls on a Saturday night, though the budget is unused', () => {
    const saturdayNight = START + 5 * DAY_MS + 14 * HOUR_MS;
    const pollsWith = (floor?: number) => {
      const schedule = createSchedule({ ...options, ...(floor === undefined ? {} : { floor }) });
      const ids = addReferred(schedule, 1, saturdayNight);
      return (
        run(schedule, inProgress(ids), 8 * HOUR_MS, { from: saturdayNight }).get('referred-0')?.length ?? 0
      );
    };
    expect(pollsWith()).toBeLessThan(8 * 6);
    expect(pollsWith(0)).toBeGreaterThan(8 * 100);
  });

  it('picks no check that was removed, and waits forever if it is empty', () => {
    const schedule = createSchedule(options);
    schedule.add(check('a'));
    schedule.remove('a');
    expect(schedule.next(START)).toEqual({ waitUntil: Number.POSITIVE_INFINITY });
    expect(schedule.nextPollAt('a', START)).toBeUndefined();
  });

  it('learns a product’s turnaround, and saves it as plain JSON without anything about a single check', () => {
    const schedule = createSchedule(options);
    for (let i = 0; i < 300; i += 1) {
      const id = `secret-${i}`;
      const invitedAt = START + i * MINUTE_MS;
      schedule.add(check(id, { invitedAt }));
      schedule.polled(id, { at: invitedAt + MINUTE_MS, status: 'Pending' });
      schedule.polled(id, { at: invitedAt + 2 * MINUTE_MS, status: 'In Progress' });
      schedule.polled(id, { at: invitedAt + 3 * MINUTE_MS, status: 'Completed' });
      schedule.remove(id);
    }
    const stored = JSON.stringify(schedule.snapshot());
    expect(stored).not.toContain('secret');
    const snapshot = parseSnapshot(JSON.parse(stored));
    if (snapshot === undefined) throw new Error('The snapshot cannot be read');
    expect(createSchedule({ ...options, snapshot }).snapshot()).toEqual(snapshot);
    expect(snapshot).not.toEqual(createSchedule(options).snapshot());
    expect(parseSnapshot({ products: { ncchc: 'nonsense' } })).toBeUndefined();
  });
});
