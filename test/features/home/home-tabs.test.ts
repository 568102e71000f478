import { afterEach, expect, it } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { HomeRecord } from '../../../src/features/home/home-record.ts';
import { createHomeRefresher } from '../../../src/features/home/home-refresher.ts';
import { createHomeTabPublisher } from '../../../src/features/home/home-tabs.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createSlackHarness } from '../../slack/slack-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

type Harness = Awaited<ReturnType<typeof createSlackHarness>>;
let bench: Harness;
afterEach(() => bench.stop());

const HANNA = { teamId: TEAM.id, userId: PEOPLE.hr1 };
const ada = makeCheck({ id: '00000000-0000-4000-8000-000000000001' });
const grace = makeCheck({
  id: '00000000-0000-4000-8000-000000000002',
  worker: { firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com' },
});

/** Two processes on one store, and what both know of the checks. */
async function openHarness() {
  bench = await createSlackHarness();
  const app = await bench.start();
  await eventually(() => app.ready());
  const records = createMemoryCollection<HomeRecord>();
  const open: { checks: Check[]; batches: Batch[] } = { checks: [ada], batches: [] };
  const clock = { now: 1_000_000 };
  const content = {
    openChecks: async () => open.checks,
    unfinishedBatches: async () => open.batches,
    batchLine: ({ state }: Batch) => `A batch: ${state}`,
    staleAfterDays: 7,
  };
  const now = () => clock.now;
  const { access, web, log } = bench;
  const made = () =>
    createHomeTabPublisher({
      records,
      content,
      access,
      web,
      seen: async () => {},
      now,
      log,
    });
  const rounds = (homes: ReturnType<typeof made>, onPending: (count: number) => void) =>
    createHomeRefresher({
      records,
      homes,
      content,
      access,
      onChange: () => {},
      timing: { everyMs: 10, now, clock: now },
      log,
      onPending,
    });
  return { records, open, clock, one: made(), other: made(), rounds };
}

const home = () => plainText(bench.sandbox.as(PEOPLE.hr1).home());
const published = () => bench.sandbox.callsOf('views.publish').map(({ outcome }) => outcome);

it('the newest picture stays, whichever process drew it and however long an older one was on its way', async () => {
  const { open, one, other } = await openHarness();
  await one.publish(HANNA);
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.sandbox.fault('views.publish', { kind: 'late', until: promise });
  const late = one.publish(HANNA);
  await eventually(() => expect(published()).toHaveLength(2));
  open.checks = [grace];
  await other.publish(HANNA);
  resolve();
  await late;
  expect(published()).toEqual(['ok', 'hash_conflict', 'ok', 'ok']);
  expect(home()).toContain('Grace Hopper');
  expect(home()).not.toContain('Ada');
});

it('whose answer was lost counts as one that names its checks, and is drawn anew when nothing can come late', async () => {
  const { records, open, clock, one, rounds } = await openHarness();
  bench.sandbox.fault('views.publish', { kind: 'dropped-after' });
  await expect(one.publish(HANNA)).rejects.toThrow();
  expect(await records.get(HANNA.userId)).toMatchObject({ shown: [ada.id] });
  open.checks = [];
  const leader = rounds(one, () => {});
  await leader.start();
  await eventually(() => expect(home()).not.toContain('Ada'));
  // The answer was read before the time is up.
  await eventually(async () => expect(await records.get(HANNA.userId)).toMatchObject({ shown: [] }));
  const count = published().length;
  clock.now += 61_000;
  await eventually(() => expect(published().length).toBeGreaterThan(count));
  await eventually(async () => expect((await records.get(HANNA.userId))?.unsureUntil).toBeUndefined());
  await leader.stop();
});

it('is drawn anew when a batch on it is in another state, also where it names nobody', async () => {
  const { records, open, one, rounds } = await openHarness();
  open.checks = [];
  open.batches = [makeBatch()];
  await one.publish(HANNA);
  expect(home()).toContain('A batch: Sending');
  const leader = rounds(one, () => {});
  await leader.start();
  open.batches = [makeBatch({ state: 'Stopped' })];
  await eventually(() => expect(home()).toContain('A batch: Stopped'));
  open.batches = [];
  await eventually(() => expect(home()).not.toContain('A batch'));
  await leader.stop();
  expect(await records.get(HANNA.userId)).toMatchObject({ shown: [], batches: [] });
});

it('is not published where it cannot be written down whom it names', async () => {
  const { records, one } = await openHarness();
  records.failWrites(true);
  await expect(one.publish(HANNA)).rejects.toThrow('cannot be written');
  expect(published()).toEqual([]);
});
