import { describe, expect, it } from 'vitest';
import { createScheduleStore } from '../../../src/checks/jobs/schedule-store.ts';
import { createSchedule } from '../../../src/checks/schedule/schedule.ts';
import { HOUR_MS } from '../../../src/time/durations.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

const OPTIONS = { minIntervalMs: 30_000, maxIntervalMs: 43_200_000, timeZone: 'Australia/Sydney' };

async function openWith(saved: unknown) {
  const stored = createMemoryCollection<unknown>();
  if (saved !== undefined) await stored.set('account', saved);
  let dropped = 0;
  const scheduleStore = createScheduleStore(stored, OPTIONS, () => {
    dropped += 1;
  });
  const schedule = await scheduleStore.open();
  return { schedule, scheduleStore, dropped: () => dropped };
}

function learnedSnapshot() {
  const schedule = createSchedule(OPTIONS);
  schedule.add({ id: 'a', productId: 'ncchc', status: 'In Progress', invitedAt: 0 });
  schedule.polled('a', { at: HOUR_MS, status: 'Completed' });
  return schedule.snapshot();
}

describe('schedule store', () => {
  it('opens the schedule with the stored model', async () => {
    const snapshot = learnedSnapshot();
    const { schedule, dropped } = await openWith(snapshot);
    expect(schedule.snapshot()).toEqual(snapshot);
    expect(dropped()).toBe(0);
  });

  // Such a snapshot counts polls of finished checks as results.
  it('drops a snapshot without a version, and reports it once', async () => {
    const { version: _, ...unmarked } = learnedSnapshot();
    const { schedule, scheduleStore, dropped } = await openWith(unmarked);
    expect(schedule.snapshot()).toEqual(createSchedule(OPTIONS).snapshot());
    await scheduleStore.open();
    expect(dropped()).toBe(1);
  });

  it('reports nothing at the first start', async () => {
    expect((await openWith(undefined)).dropped()).toBe(0);
  });
});
