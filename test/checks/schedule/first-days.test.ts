import { expect, it } from 'vitest';
import { createProductModels } from '../../../src/checks/schedule/product-model.ts';
import { DAY_MS, HOUR_MS } from '../../../src/time/durations.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';

const calendar = createLocalCalendar('Australia/Sydney');
/** A Monday, midnight in Sydney. */
const MONDAY = Date.parse('2026-05-31T14:00:00Z');
const WORKERS = 3_000;
/** People submit in these hours only, each with this chance an hour. */
const HOURS = { from: 8, to: 20, chance: 0.02 } as const;
const POLL_EVERY_MS = 6 * HOUR_MS;

/** After so many of those hours from Monday on. */
function instantAfter(hours: number): number {
  const length = HOURS.to - HOURS.from;
  const day = Math.floor(hours / length);
  return MONDAY + day * DAY_MS + (HOURS.from + hours - day * length) * HOUR_MS;
}

it('the first day of a new bot counts like those after it, although little was known of its hours then', () => {
  const models = createProductModels(calendar);
  const model = models.of('ncchc', MONDAY);
  const workers = Array.from({ length: WORKERS }, (_, i) => ({
    invitedAt: MONDAY - (1 + (i % 50) / 10) * DAY_MS,
    submitsAt: instantAfter(-Math.log(1 - (((i * 1_009) % WORKERS) + 0.5) / WORKERS) / HOURS.chance),
    from: MONDAY,
    pollAt: MONDAY + ((i + 1) / WORKERS) * POLL_EVERY_MS,
  }));
  for (let until = MONDAY; until < MONDAY + 2 * DAY_MS; until += POLL_EVERY_MS) {
    for (const worker of workers) {
      const { invitedAt, from, pollAt, submitsAt } = worker;
      if (from > submitsAt) continue;
      const span = { origin: invitedAt, from, to: pollAt };
      if (pollAt > submitsAt) model.submission.observeEvent(span);
      else model.submission.observeNone(span);
      models.refit(pollAt);
      worker.from = pollAt;
      worker.pollAt += POLL_EVERY_MS;
    }
  }
  const speed = (day: number, hour: number) =>
    model.submission.later.clock?.speed(MONDAY + day * DAY_MS + hour * HOUR_MS) ?? 0;
  for (const hour of [10, 13, 16]) {
    expect(speed(0, hour) / speed(1, hour)).toBeGreaterThan(0.75);
    expect(speed(0, hour) / speed(1, hour)).toBeLessThan(1.33);
    expect(speed(0, hour) / speed(0, 13)).toBeCloseTo(1, 1);
  }
});
