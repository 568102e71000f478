import { createSchedule, type Schedule } from '../../../src/checks/schedule/schedule.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';

export const TIME_ZONE = 'Australia/Sydney';
/** A Thursday, ten in the morning in Sydney. */
export const NOW = Date.parse('2026-11-26T10:00+11:00');

/** A schedule that saw so many checks of the product `ncchc`, each submitted after 2 hours and released an hour later. */
export function taughtSchedule(count: number): Schedule {
  const schedule = createSchedule({ minIntervalMs: 1_000, maxIntervalMs: 12 * HOUR_MS, timeZone: TIME_ZONE });
  const invitedAt = NOW - DAY_MS;
  const ids = Array.from({ length: count }, (_, i) => `taught-${i}`);
  for (const id of ids) schedule.add({ id, productId: 'ncchc', status: 'Pending', invitedAt });
  for (let minutes = 10; minutes <= 180; minutes += 10) {
    const status = minutes < 120 ? 'Pending' : minutes < 180 ? 'In Progress' : 'Completed';
    for (const id of ids) schedule.polled(id, { at: invitedAt + minutes * MINUTE_MS, status });
  }
  for (const id of ids) schedule.remove(id);
  // The model is fitted again with the next answer after six hours.
  schedule.add({ id: 'next', productId: 'ncchc', status: 'Pending', invitedAt: NOW - MINUTE_MS });
  schedule.polled('next', { at: NOW, status: 'Pending' });
  schedule.remove('next');
  return schedule;
}
