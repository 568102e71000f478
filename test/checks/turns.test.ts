import { describe, expect, it } from 'vitest';
import { createBusinessClock } from '../../src/checks/schedule/business-clock.ts';
import { followedCheck } from '../../src/checks/schedule/followed-check.ts';
import { createProductBelief } from '../../src/checks/schedule/product-belief.ts';
import { createTurns } from '../../src/checks/schedule/turns.ts';
import { worth } from '../../src/checks/schedule/worth.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, ten in the morning in Sydney. */
const START = Date.parse('2026-11-22T23:00:00Z');
const PER_LOOK = MINUTE / 25;
const MIN_INTERVAL_MS = 30_000;

/** How often worth is asked for, for each look of a day, once the first have had their turn. */
function weighingsPerLook(open: number): number {
  const clock = createBusinessClock('Australia/Sydney');
  const product = createProductBelief();
  let weighings = 0;
  const turns = createTurns({
    minIntervalMs: MIN_INTERVAL_MS,
    floor: 0.02,
    worth(check, now) {
      weighings += 1;
      return worth(check, now, clock);
    },
    deadline: ({ turnAt }) => turnAt + 11 * HOUR,
  });
  for (let i = 0; i < open; i += 1) {
    const invitedAt = START - (i % 240) * HOUR;
    const lastLookedAt = START - (i % 100) * MINUTE;
    const moved = i % 3 === 0 ? {} : { status: 'In Progress' as const, inProgressSeenAt: invitedAt };
    const check = {
      id: `${i}`,
      productId: 'ncchc',
      status: 'Pending' as const,
      invitedAt,
      lastLookedAt,
      ...moved,
    };
    turns.enter(followedCheck(check, product, clock, MIN_INTERVAL_MS), START);
  }
  let looks = 0;
  let before = 0;
  for (let now = START; now < START + DAY; now += PER_LOOK) {
    if (now < START + HOUR) [looks, before] = [0, weighings];
    const turn = turns.next(now);
    if (!('check' in turn)) continue;
    looks += 1;
    const { check } = turn;
    check.turnAt = now;
    check.lookedAt = now;
    check.businessLooked = clock.time(now);
    check.officeFrom = clock.opening(now);
    turns.enter(check, now);
  }
  return (weighings - before) / looks;
}

describe('turns', () => {
  it('weighs little more for a look where thousands are open', () => {
    expect(weighingsPerLook(10_000)).toBeLessThan(3 * weighingsPerLook(100));
  });
});
