import { afterEach, expect, it } from 'vitest';
import { attentionRules } from '../../../src/checks/attention.ts';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { CheckRequest } from '../../../src/checks/check-requests/check-request.ts';
import { received } from '../../../src/checks/check-requests/check-request-transitions.ts';
import { findChecks } from '../../../src/checks/search.ts';
import type { HomeRecord } from '../../../src/features/home/home-record.ts';
import { createHomeRefresher } from '../../../src/features/home/home-refresher.ts';
import type { HomeSearch } from '../../../src/features/home/home-searches.ts';
import { createHomeTabPublisher } from '../../../src/features/home/home-tabs.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { createSlackHarness } from '../../slack/slack-harness.ts';
import { eventually } from '../../support/eventually.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

type Harness = Awaited<ReturnType<typeof createSlackHarness>>;
let harness: Harness;
afterEach(() => harness.stop());

const calendar = createLocalCalendar('Australia/Sydney');
const HANNA = { teamId: TEAM.id, userId: PEOPLE.hr1 };
const ada = makeCheck({ id: '00000000-0000-4000-8000-000000000001' });
const grace = makeCheck({
  id: '00000000-0000-4000-8000-000000000002',
  worker: { firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com' },
});

/** Two processes on one store with the same open checks. */
async function openHarness() {
  harness = await createSlackHarness();
  const app = await harness.start();
  await eventually(() => app.ready());
  const records = createMemoryCollection<HomeRecord>();
  const searches = createMemoryCollection<HomeSearch>();
  const open: { checks: Check[]; batches: Batch[]; requests: CheckRequest[] } = {
    checks: [ada],
    batches: [],
    requests: [],
  };
  const clock = { now: 1_000_000 };
  const content = {
    checks: async () => open.checks,
    find: async (term: string) => findChecks(open.checks, term),
    searches,
    unfinishedBatches: async () => open.batches,
    waitingRequests: async () => open.requests,
    batchLine: ({ state }: Batch) => `A batch: ${state}`,
    rules: () => attentionRules(calendar, { staleAfterDays: 7 }, clock.now),
    products: [],
    command: '/check',
  };
  const now = () => clock.now;
  const { access, web, log } = harness;
  const createPublisher = () =>
    createHomeTabPublisher({
      records,
      content,
      access,
      web,
      seen: async () => {},
      now,
      log,
    });
  const createRefresher = (homes: ReturnType<typeof createPublisher>, onPending: (count: number) => void) =>
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
  return {
    records,
    searches,
    open,
    clock,
    one: createPublisher(),
    other: createPublisher(),
    createRefresher,
  };
}

const home = () => plainText(harness.sandbox.as(PEOPLE.hr1).home());
const published = () => harness.sandbox.callsOf('views.publish').map(({ outcome }) => outcome);

it('a Home tab keeps the newest view, whichever process published it and however late an older one arrives', async () => {
  const { open, one, other } = await openHarness();
  await one.publish(HANNA);
  const { promise, resolve } = Promise.withResolvers<void>();
  harness.sandbox.fault('views.publish', { kind: 'late', until: promise });
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

it('a Home tab whose update was not answered counts as showing its checks, and is published again later', async () => {
  const { records, open, clock, one, createRefresher } = await openHarness();
  harness.sandbox.fault('views.publish', { kind: 'dropped-after' });
  await expect(one.publish(HANNA)).rejects.toThrow();
  expect(await records.get(HANNA.userId)).toMatchObject({ shown: [ada.id] });
  open.checks = [];
  const leader = createRefresher(one, () => {});
  await leader.start();
  await eventually(() => expect(home()).not.toContain('Ada'));
  // The clock is advanced only after the answer was recorded.
  await eventually(async () => expect(await records.get(HANNA.userId)).toMatchObject({ shown: [] }));
  const count = published().length;
  clock.now += 61_000;
  await eventually(() => expect(published().length).toBeGreaterThan(count));
  await eventually(async () => expect((await records.get(HANNA.userId))?.unsureUntil).toBeUndefined());
  await leader.stop();
});

it('a Home tab is replaced when a batch on it changes its state, also where it names nobody', async () => {
  const { records, open, one, createRefresher } = await openHarness();
  open.checks = [];
  open.batches = [makeBatch()];
  await one.publish(HANNA);
  expect(home()).toContain('A batch: Sending');
  const leader = createRefresher(one, () => {});
  await leader.start();
  open.batches = [makeBatch({ state: 'Stopped' })];
  await eventually(() => expect(home()).toContain('A batch: Stopped'));
  open.batches = [];
  await eventually(() => expect(home()).not.toContain('A batch'));
  await leader.stop();
  expect(await records.get(HANNA.userId)).toMatchObject({ shown: [], batches: [] });
});

it('a Home tab shows the requests that wait, and is replaced when one is decided', async () => {
  const { records, open, one, createRefresher } = await openHarness();
  open.checks = [];
  const request = received(
    {
      executionId: 'Fx1',
      teamId: TEAM.id,
      askedBy: undefined,
      details: { name: 'Ida Rhodes', product: 'ncchc' },
    },
    'C_HR',
    1_000_000,
  );
  open.requests = [request];
  await one.publish(HANNA);
  expect(home()).toContain('Needs you (1)');
  expect(home()).toContain('Ida Rhodes');
  expect(home()).toContain('Decide…');
  expect(await records.get(HANNA.userId)).toMatchObject({ requests: [request.id] });
  const leader = createRefresher(one, () => {});
  await leader.start();
  open.requests = [];
  await eventually(() => expect(home()).not.toContain('Ida Rhodes'));
  await leader.stop();
});

it('a Home tab is not published if the store cannot record whom it names', async () => {
  const { records, one } = await openHarness();
  records.failWrites(true);
  await expect(one.publish(HANNA)).rejects.toThrow('cannot be written');
  expect(published()).toEqual([]);
});

it('a Home tab goes on showing what was searched for, and no longer names it once the search is forgotten', async () => {
  const { records, searches, open, one, createRefresher } = await openHarness();
  open.checks = [ada, grace];
  const searchId = crypto.randomUUID();
  await searches.set(searchId, { ...HANNA, term: 'hopper' });
  await one.publish(HANNA, { filters: { searchId } });
  expect(home()).toContain('Grace Hopper');
  expect(home()).not.toContain('Ada');
  expect(JSON.stringify(await records.get(HANNA.userId))).not.toContain('hopper');
  await one.publish(HANNA, { filters: { whose: 'mine' } });
  expect(home()).toContain('There are no open checks.');
  await one.publish(HANNA, { filters: { whose: undefined } });
  expect(home()).toContain('hopper');
  const leader = createRefresher(one, () => {});
  await leader.start();
  await searches.delete(searchId);
  await eventually(() => expect(home()).toContain('Ada Lovelace'));
  await leader.stop();
  expect(home()).not.toContain('hopper');
  expect(await records.get(HANNA.userId)).toMatchObject({ filters: {} });
});

it('a Home tab is replaced once somebody has dealt with what it says', async () => {
  const { open, one, createRefresher } = await openHarness();
  const result = { ...grace, state: 'Completed', outcome: { result: 'Clear' }, completedSeenAt: 1 } as const;
  open.checks = [ada, { ...result, unopenedSince: 1 }];
  await one.publish(HANNA);
  expect(home()).toMatch(/Needs you \(1\)\nGrace Hopper/);
  const leader = createRefresher(one, () => {});
  await leader.start();
  open.checks = [ada, result];
  await eventually(() => expect(home()).toContain('Nothing needs you right now.'));
  await leader.stop();
  expect(home()).not.toContain('Grace');
});
