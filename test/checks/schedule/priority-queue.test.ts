import { describe, expect, it } from 'vitest';
import { createBusinessClock } from '../../../src/checks/schedule/business-clock.ts';
import { toPolledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { priority } from '../../../src/checks/schedule/priority.ts';
import { createPriorityQueue } from '../../../src/checks/schedule/priority-queue.ts';
import { createProductModel } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

/** A Monday, ten in the morning in Sydney. */
const START = Date.parse('2026-11-22T23:00:00Z');
const PER_LOOK = MINUTE_MS / 25;
const MIN_INTERVAL_MS = 30_000;

/** How often worth is asked for, for each look of a day, once the first have had their turn. */
function weighingsPerLook(open: number): number {
  const clock = createBusinessClock('Australia/Sydney');
  const product = createProductModel();
  let weighings = 0;
  const turns = createPriorityQueue({
    minIntervalMs: MIN_INTERVAL_MS,
    floor: 0.02,
    priority(check, now) {
      weighings += 1;
      return priority(check, now, clock);
    },
    deadline: ({ pickedAt: turnAt }) => turnAt + 11 * HOUR_MS,
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
    turns.enter(toPolledCheck(check, product, clock, MIN_INTERVAL_MS), START);
  }
  let polls = 0;
  let before = 0;
  for (let now = START; now < START + DAY_MS; now += PER_LOOK) {
    if (now < START + HOUR_MS) [polls, before] = [0, weighings];
    const turn = turns.next(now);
    if (!('check' in turn)) continue;
    polls += 1;
    const { check } = turn;
    check.pickedAt = now;
    check.polledAt = now;
    check.businessPolled = clock.time(now);
    check.officeFrom = clock.opening(now);
    turns.enter(check, now);
  }
  return (weighings - before) / polls;
}

describe('turns', () => {
  it('weighs little more for a look where thousands are open', () => {
    expect(weighingsPerLook(10_000)).toBeLessThan(3 * weighingsPerLook(100));
  });
});
