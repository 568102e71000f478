import { expect, it } from 'vitest';
import { createInvitationCounts, type DayCount } from '../../../src/checks/use-cases/invitation-counts.ts';
import { HOUR_MS } from '../../../src/time/durations.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

const idsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name}${at}`.padEnd(12, '-'));

function open(limits = { perDay: 10, perPersonPerDay: 6 }) {
  const clock = { now: Date.UTC(2026, 10, 26, 1) };
  const counts = createMemoryCollection<DayCount>();
  const now = () => clock.now;
  return { clock, ...createInvitationCounts({ counts, limits, timeZone: 'Australia/Sydney', now }) };
}

it('counts all rows of a batch or none, and says how many are left', async () => {
  const { reserve, count } = open();
  expect(await reserve(idsOf('a', 7), 'U1')).toEqual({ reached: { of: 'person', most: 6, left: 6 } });
  expect(await reserve(idsOf('a', 5), 'U1')).toMatchObject({ day: '2026-11-26' });
  expect(await reserve(idsOf('b', 2), 'U1')).toEqual({ reached: { of: 'person', most: 6, left: 1 } });
  expect(await reserve(idsOf('c', 6), 'U2')).toEqual({ reached: { of: 'everybody', most: 10, left: 5 } });
  expect(await reserve(idsOf('c', 5), 'U2')).toMatchObject({ day: '2026-11-26' });
  expect(await count('single', 'U3')).toEqual({ reached: { of: 'everybody', most: 10, left: 0 } });
});

it('counts a row once although it is ordered and then sent, and starts afresh the next day', async () => {
  const { reserve, count, clock } = open();
  const ids = idsOf('a', 6);
  await reserve(ids, 'U1');
  await reserve(ids, 'U1');
  for (const id of ids) expect(await count(id, 'U1')).toHaveProperty('takeBack');
  expect(await count('another', 'U1')).toHaveProperty('reached');
  clock.now += 24 * HOUR_MS;
  expect(await count('another', 'U1')).toHaveProperty('takeBack');
});

it('takes unsent rows off the count once, however often it is asked to', async () => {
  const { reserve, release } = open();
  await reserve(idsOf('a', 6), 'U1');
  const unsent = idsOf('a', 6).slice(2);
  await release(unsent, 'U1', '2026-11-26');
  await release(unsent, 'U1', '2026-11-26');
  await release(unsent, 'U1', '2026-11-20');
  expect(await reserve(idsOf('b', 5), 'U1')).toHaveProperty('reached');
  expect(await reserve(idsOf('b', 4), 'U1')).toHaveProperty('day');
});
