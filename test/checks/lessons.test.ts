import { describe, expect, it } from 'vitest';
import { createLessons } from '../../src/checks/lessons.ts';
import { createSchedule } from '../../src/checks/schedule.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

const OPTIONS = { minIntervalMs: 30_000, maxIntervalMs: 43_200_000, timeZone: 'Australia/Sydney' };

async function openWith(kept: unknown) {
  const stored = createMemoryCollection<unknown>();
  if (kept !== undefined) await stored.set('account', kept);
  let dropped = 0;
  const lessons = createLessons(stored, OPTIONS, () => {
    dropped += 1;
  });
  const schedule = await lessons.open();
  return { schedule, lessons, dropped: () => dropped };
}

function taught() {
  const schedule = createSchedule(OPTIONS);
  schedule.add({ id: 'a', productId: 'ncchc', status: 'In Progress', invitedAt: 0 });
  schedule.observed('a', { at: 3_600_000, status: 'Completed' });
  return schedule.history();
}

describe('what looks have taught', () => {
  it('is taken up again', async () => {
    const history = taught();
    const { schedule, dropped } = await openWith(history);
    expect(schedule.history()).toEqual(history);
    expect(dropped()).toBe(0);
  });

  it('is dropped, once and told, where an earlier version counted looks at finished checks as results', async () => {
    const { version: _, ...unmarked } = taught();
    const { schedule, lessons, dropped } = await openWith(unmarked);
    expect(schedule.history()).toEqual(createSchedule(OPTIONS).history());
    await lessons.open();
    expect(dropped()).toBe(1);
  });

  it('is nothing at the first start, and nothing is told', async () => {
    expect((await openWith(undefined)).dropped()).toBe(0);
  });
});
