import { expect, it } from 'vitest';
import { createSchedule } from '../../../src/checks/schedule/schedule.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/time/durations.ts';

/** Three in the morning of a Sunday in Sydney, when nothing changes. */
const NIGHT = Date.parse('2026-11-29T03:00+11:00');

it('without a floor, every open check is polled at the shortest interval, whatever the hour', () => {
  const minIntervalMs = SECOND_MS;
  const schedule = createSchedule({
    minIntervalMs,
    maxIntervalMs: 12 * HOUR_MS,
    timeZone: 'Australia/Sydney',
    floor: 0,
  });
  const ids = ['one', 'two', 'three'];
  for (const id of ids) {
    const invitedAt = NIGHT - 9 * DAY_MS;
    schedule.add({ id, productId: 'ncchc', status: 'Pending', invitedAt, lastPolledAt: NIGHT });
  }
  const polls: string[] = [];
  for (let now = NIGHT; now < NIGHT + 10 * SECOND_MS; now += 100) {
    const pick = schedule.next(now);
    if (!('poll' in pick)) continue;
    polls.push(pick.poll);
    schedule.polled(pick.poll, { at: now, status: 'Pending' });
  }
  for (const id of ids) expect(polls.filter((one) => one === id).length).toBeGreaterThanOrEqual(8);
});
