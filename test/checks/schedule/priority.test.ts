import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markPolled, type ScheduledCheck, toPolledCheck } from '../../../src/checks/schedule/polled-check.ts';
import { changeRate, priority } from '../../../src/checks/schedule/priority.ts';
import { createProductModels } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

/** A Monday, midnight in Sydney. */
const MONDAY = Date.parse('2026-05-31T14:00:00Z');
const product = createProductModels(createLocalCalendar('Australia/Sydney')).of('ncchc', MONDAY);

function polledCheck(status: ScheduledCheck['status'], startedAt: number, polledAt: number) {
  const moved = status === 'In Progress' ? { inProgressSeenAt: startedAt } : {};
  const check = toPolledCheck(
    { id: 'a', productId: 'ncchc', status, invitedAt: startedAt, lastPolledAt: polledAt, ...moved },
    product,
    30_000,
  );
  markPolled(check, polledAt);
  return check;
}

describe('priority', () => {
  it('is zero right after a poll, and grows until the next', () => {
    const statuses = fc.constantFrom('Pending' as const, 'In Progress' as const);
    const age = fc.integer({ min: 0, max: 30 * DAY_MS });
    const hour = fc.integer({ min: 0, max: 7 * 24 });
    fc.assert(
      fc.property(
        statuses,
        age,
        hour,
        fc.integer({ min: 1000, max: 12 * HOUR_MS }),
        (status, old, at, wait) => {
          const polledAt = MONDAY + at * HOUR_MS;
          const check = polledCheck(status, polledAt - old, polledAt);
          expect(priority(check, polledAt)).toBe(0);
          let before = 0;
          for (let i = 1; i <= 20; i += 1) {
            const now = priority(check, polledAt + (wait * i) / 20);
            expect(Number.isFinite(now)).toBe(true);
            // Rounding is noticeable within a second or two of the poll.
            expect(now).toBeGreaterThanOrEqual(before * (1 - 1e-5) - 1e-5);
            before = now;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is Whittle’s index if the hazard is constant', () => {
    // At night, long after the submission, the hazard hardly changes.
    const polledAt = MONDAY + 12 * HOUR_MS;
    const check = polledCheck('In Progress', polledAt - 6 * DAY_MS, polledAt);
    for (const wait of [5 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS]) {
      const hazard = changeRate(check, polledAt + 1) * wait;
      const index = ((Math.expm1(hazard) - hazard) * wait) / hazard / 1000;
      expect(priority(check, polledAt + wait) / index).toBeGreaterThan(0.9);
      expect(priority(check, polledAt + wait) / index).toBeLessThan(1.1);
    }
  });

  it('is much lower by night than by day for a check that waits for an office', () => {
    const wait = 4 * HOUR_MS;
    const at = (hour: number) => {
      const polledAt = MONDAY + hour * HOUR_MS;
      return priority(polledCheck('In Progress', polledAt - 5 * DAY_MS, polledAt), polledAt + wait);
    };
    expect(at(11)).toBeGreaterThan(20 * at(20));
  });

  it('keeps growing after the office closes, for a result that may have come in its last hour', () => {
    const polledAt = MONDAY + 16 * HOUR_MS;
    const check = polledCheck('In Progress', polledAt - 5 * DAY_MS, polledAt);
    const atClosing = priority(check, MONDAY + 17 * HOUR_MS);
    expect(priority(check, MONDAY + 23 * HOUR_MS)).toBeGreaterThan(8 * atClosing);
  });
});
