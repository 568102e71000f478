import { describe, expect, it } from 'vitest';
import { createBusinessClock } from '../../../src/checks/schedule/business-clock.ts';
import { toPolledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { priority } from '../../../src/checks/schedule/priority.ts';
import { createPriorityQueue } from '../../../src/checks/schedule/priority-queue.ts';
import { createProductModel } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

/** A Monday, ten in the morning in Sydney. */
const START = Date.parse('2026-11-22T23:00:00Z');
const POLL_EVERY_MS = MINUTE_MS / 25;
const MIN_INTERVAL_MS = 30_000;

/** Priorities measured per poll over a day. The first hour is left out, in which every check is polled once. */
function measurementsPerPoll(open: number): number {
  const clock = createBusinessClock('Australia/Sydney');
  const product = createProductModel();
  let measurements = 0;
  const queue = createPriorityQueue({
    minIntervalMs: MIN_INTERVAL_MS,
    floor: 0.02,
    priorityOf(check, now) {
      measurements += 1;
      return priority(check, now, clock);
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
    queue.add(toPolledCheck(check, product, clock, MIN_INTERVAL_MS), START);
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
    check.polledAt = now;
    check.businessPolled = clock.time(now);
    check.opensAt = clock.opening(now);
    queue.add(check, now);
  }
  return (measurements - before) / polls;
}

describe('priority queue', () => {
  it('measures hardly more per poll with thousands of open checks', () => {
    expect(measurementsPerPoll(10_000)).toBeLessThan(3 * measurementsPerPoll(100));
  });
});
