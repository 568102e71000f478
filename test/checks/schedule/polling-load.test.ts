import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollingLoad } from '../../../src/checks/schedule/polling-load.ts';
import { createSchedule } from '../../../src/checks/schedule/schedule.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

const HALF_DAY = { pollsPerMinute: 25, maxIntervalMs: 12 * HOUR_MS };
const START = Date.parse('2026-11-22T23:00:00Z');

describe('polling load', () => {
  it('polls every check twice a day, up to 18,000 checks at 25 polls a minute', () => {
    for (const open of [0, 300, 10_000, 18_000]) {
      expect(pollingLoad({ open, ...HALF_DAY }).longestIntervalMs).toBe(12 * HOUR_MS);
    }
    expect(pollingLoad({ open: 300, ...HALF_DAY }).deadlinesInRow).toBe(3);
    expect(pollingLoad({ open: 17_000, ...HALF_DAY }).deadlinesInRow).toBeGreaterThan(16);
  });

  it('polls all of them less often the more there are beyond that, and keeps polls for the likely ones', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 18_001, max: 100_000 }),
        fc.integer({ min: 1, max: 1000 }),
        (open, more) => {
          const { load, longestIntervalMs, deadlinesInRow } = pollingLoad({ open, ...HALF_DAY });
          expect(load).toBeGreaterThan(1);
          expect(longestIntervalMs).toBeGreaterThan(12 * HOUR_MS);
          expect(pollingLoad({ open: open + more, ...HALF_DAY }).longestIntervalMs).toBeGreaterThan(
            longestIntervalMs,
          );
          // The budget covers the deadlines.
          const needed = open / ((25 * longestIntervalMs) / MINUTE_MS);
          expect(needed).toBeLessThanOrEqual(1);
          if (open > 24_000) expect(deadlinesInRow).toBe(3);
        },
      ),
    );
  });

  it('with twice as many checks as the budget allows, polls each within the longer interval, young ones soon', () => {
    const maxIntervalMs = HOUR_MS;
    const schedule = createSchedule({
      minIntervalMs: 30_000,
      maxIntervalMs,
      timeZone: 'Australia/Sydney',
      pollsPerMinute: 25,
    });
    const open = 3000;
    for (let i = 0; i < open; i += 1) {
      const invitedAt = START - 5 * DAY_MS;
      const moved = i % 2 === 0 ? {} : { status: 'In Progress' as const, inProgressSeenAt: invitedAt };
      const lastPolledAt = START - (i / 25) * MINUTE_MS;
      schedule.add({ id: `${i}`, productId: 'ncchc', status: 'Pending', invitedAt, lastPolledAt, ...moved });
    }
    const { longestIntervalMs } = schedule.load();
    expect(longestIntervalMs).toBeCloseTo((HOUR_MS * 2 * 4) / 3, -3);
    const polls = new Map<string, number[]>();
    const youngInvitedAt = START + 4 * HOUR_MS;
    for (let now = START; now < START + 7 * HOUR_MS; now += MINUTE_MS / 25) {
      if (now === youngInvitedAt) {
        schedule.add({
          id: 'young',
          productId: 'ncchc',
          status: 'In Progress',
          invitedAt: now,
          inProgressSeenAt: now,
        });
      }
      const pick = schedule.next(now);
      if (!('poll' in pick)) continue;
      const { poll: id } = pick;
      polls.set(id, [...(polls.get(id) ?? []), now]);
      schedule.polled(id, { at: now, status: Number(id) % 2 === 0 ? 'Pending' : 'In Progress' });
    }
    const young = polls.get('young') ?? [];
    polls.delete('young');
    expect(polls.size).toBe(open);
    for (const moments of polls.values()) {
      const gaps = moments.slice(1).map((at, i) => at - (moments[i] ?? at));
      expect(Math.max(...gaps, START + 7 * HOUR_MS - (moments.at(-1) ?? 0))).toBeLessThan(
        1.05 * longestIntervalMs,
      );
    }
    expect(young[0]).toBeLessThan(youngInvitedAt + 20 * MINUTE_MS);
    expect(young.length).toBeGreaterThan(5);
  });
});
