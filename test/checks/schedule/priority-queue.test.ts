import { describe, expect, it } from 'vitest';
import { markPolled, toPolledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { priority } from '../../../src/checks/schedule/priority.ts';
import { createPriorityQueue } from '../../../src/checks/schedule/priority-queue.ts';
import { createProductModels } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

/** A Monday, ten in the morning in Sydney. */
const START = Date.parse('2026-11-22T23:00:00Z');
const POLL_EVERY_MS = MINUTE_MS / 25;
const MIN_INTERVAL_MS = 30_000;

/** Priority calculations per poll over a day, without the first hour, in which every check is polled once. */
function measurementsPerPoll(open: number): number {
  const product = createProductModels(createLocalCalendar('Australia/Sydney')).of('ncchc', START);
  let measurements = 0;
  const queue = createPriorityQueue({
    minIntervalMs: MIN_INTERVAL_MS,
    floor: 0.02,
    priorityOf(check, now) {
      measurements += 1;
      return priority(check, now);
    },
    deadlineOf: ({ pickedAt }) => pickedAt + 11 * HOUR_MS,
  });
  for (let i = 0; i < open; i += 1) {
    const invitedAt = START - (i % 240) * HOUR_MS;
    const lastPolledAt = START - (i % 100) * MINUTE_MS;
    const moved = i % 3 === 0 ? {} : { status: 'In Progress' as const, inProgressSeenAt: invitedAt };
    const check = {
      id: `${i}`,
      productId: 'ncchc',
      status: 'Pending' as const,
      invitedAt,
      lastPolledAt,
      ...moved,
    };
    queue.add(toPolledCheck(check, product, MIN_INTERVAL_MS), START);
  }
  let polls = 0;
  let before = 0;
  for (let now = START; now < START + DAY_MS; now += POLL_EVERY_MS) {
    if (now < START + HOUR_MS) [polls, before] = [0, measurements];
    const pick = queue.next(now);
    if (!('check' in pick)) continue;
    polls += 1;
    const { check } = pick;
    check.pickedAt = now;
    markPolled(check, now);
    queue.add(check, now);
  }
  return (measurements - before) / polls;
}

describe('priority queue', () => {
  it('calculates hardly more priorities per poll with thousands of open checks', () => {
    expect(measurementsPerPoll(10_000)).toBeLessThan(3 * measurementsPerPoll(100));
  });
});
