import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import type { LeaderTask } from '../../../src/checks/jobs/leader.ts';
import { createRenewalKeeper } from '../../../src/checks/jobs/renewal-keeper.ts';
import { createRecordList } from '../../../src/checks/record-list.ts';
import type { Renewal } from '../../../src/checks/renewals/renewal.ts';
import { RENEWAL_RECORD_RULES } from '../../../src/checks/renewals/renewal-record-rules.ts';
import { createRenewalService } from '../../../src/checks/renewals/renewal-service.ts';
import { purged } from '../../../src/checks/transitions.ts';
import { createWatchList } from '../../../src/checks/watch-list.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

const DONE = Date.UTC(2026, 10, 26, 3);
const DUE_SOON = DONE + 320 * DAY_MS;
const idOf = (i: number) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const worker = (email: string) => ({ firstName: 'Ada', lastName: 'Lovelace', email });
const completed = (i: number, over: Partial<Check> = {}) =>
  makeCheck({
    id: idOf(i),
    reference: `CHK-${i}`,
    worker: worker(`w${i}@example.com`),
    state: 'Completed',
    invitedAt: DONE - DAY_MS,
    completedSeenAt: DONE,
    outcome: { result: 'Clear' },
    ...over,
  });

let keeper: LeaderTask | undefined;
afterEach(() => keeper?.stop());

async function keep(checks: readonly Check[]) {
  const clock = { now: DONE };
  const stored = createMemoryCollection<Check>();
  for (const check of checks) await stored.insert(check.id, check);
  const watchList = createWatchList(await openMemoryRecords(stored));
  const renewals = createRecordList(await openMemoryRecords(createMemoryCollection<Renewal>()));
  const now = () => clock.now;
  const failures: unknown[] = [];
  const begin = async (keepNow: 'reference' | 'details' = 'details') => {
    await keeper?.stop();
    keeper = createRenewalKeeper({
      watchList,
      renewals,
      rules: {
        monthsOf: (productId) => (productId === 'ncchc' ? 12 : undefined),
        keep: keepNow,
        dayOf,
      },
      now,
      wait: delayUntilAborted,
      onFailure: (error) => failures.push(error),
    });
    await keeper.start();
  };
  await begin();
  const service = createRenewalService({
    renewals,
    watchList,
    isRenewed: (productId) => productId === 'ncchc',
    today: () => dayOf(clock.now),
    now,
  });
  const states = async () =>
    (await renewals.all())
      .map(({ reference, kept, ended }) => `${reference} ${kept === undefined ? ended?.how : 'open'}`)
      .toSorted();
  return { clock, watchList, renewals, service, begin, states, failures };
}

type Kept = Awaited<ReturnType<typeof keep>>;
const eventuallyReads = ({ states }: Kept, expected: string[]) =>
  vi.waitFor(async () => expect(await states()).toEqual(expected), { timeout: 3_000 });

describe('renewals', () => {
  it('are written once for each completed check of a product that is renewed, and outlive it', async () => {
    const kept = await keep([completed(1), completed(2, { productId: 'vevo' }), makeCheck({ id: idOf(3) })]);
    await eventuallyReads(kept, ['CHK-1 open']);
    await kept.watchList.update(idOf(3), () => completed(3));
    await eventuallyReads(kept, ['CHK-1 open', 'CHK-3 open']);
    await kept.watchList.update(idOf(1), (check) => purged(check, kept.clock.now));
    await kept.begin();
    expect(await kept.service.get(idOf(1))).toMatchObject({ kept: { worker: worker('w1@example.com') } });
    expect(await kept.states()).toEqual(['CHK-1 open', 'CHK-3 open']);
    await kept.begin('reference');
    await vi.waitFor(async () => expect(JSON.stringify(await kept.renewals.all())).not.toContain('Ada'));
    expect(await kept.states()).toEqual(['CHK-1 open', 'CHK-3 open']);
  });

  it('are due by owner, in order, and not while an invitation from them is being sent', async () => {
    const kept = await keep([
      completed(1, { completedSeenAt: DONE - DAY_MS }),
      completed(2, { completedSeenAt: DONE - 2 * DAY_MS, requester: { teamId: 'T1', userId: 'U2' } }),
    ]);
    await eventuallyReads(kept, ['CHK-1 open', 'CHK-2 open']);
    const due = async (owner?: string) => (await kept.service.due(owner)).map(({ reference }) => reference);
    expect(await due()).toEqual([]);
    kept.clock.now = DUE_SOON;
    expect(await due()).toEqual(['CHK-2', 'CHK-1']);
    expect(await due('U2')).toEqual(['CHK-2']);
    await kept.watchList.insert(makeCheck({ id: idOf(9), state: 'Unconfirmed', renews: idOf(1) }));
    expect(await due()).toEqual(['CHK-2']);
  });

  it('are decided by people once', async () => {
    const kept = await keep([completed(1), completed(2)]);
    await eventuallyReads(kept, ['CHK-1 open', 'CHK-2 open']);
    kept.clock.now = DUE_SOON;
    const { service } = kept;
    expect(await service.postpone(idOf(1), { userId: 'U1' })).toEqual({
      kind: 'postponed',
      reference: 'CHK-1',
      until: '2027-11-12',
    });
    expect(await service.due(undefined)).toHaveLength(1);
    expect(await service.decline(idOf(2), 'left', { userId: 'U1' })).toMatchObject({ kind: 'declined' });
    expect(await service.decline(idOf(2), 'left', { userId: 'U1' })).toMatchObject({ kind: 'decided' });
    expect(await service.postpone(idOf(2), { userId: 'U1' })).toMatchObject({ kind: 'decided' });
    expect(await service.postpone(idOf(7), { userId: 'U1' })).toMatchObject({ kind: 'decided' });
    await kept.begin();
    expect(await kept.states()).toEqual(['CHK-1 open', 'CHK-2 left']);
    expect((await kept.renewals.get(idOf(2)))?.pendingAudit).toHaveLength(1);
  });

  it('are decided by an invitation from them, or to the same person, also after a restart', async () => {
    const kept = await keep([completed(1), completed(2), completed(3)]);
    await eventuallyReads(kept, ['CHK-1 open', 'CHK-2 open', 'CHK-3 open']);
    kept.clock.now = DUE_SOON;
    const invited = (i: number, over: Partial<Check>) =>
      makeCheck({ id: idOf(i), reference: `CHK-${i}`, invitedAt: DUE_SOON, ...over });
    await kept.watchList.insert(invited(11, { renews: idOf(1), worker: worker('new@example.com') }));
    await eventuallyReads(kept, ['CHK-1 renewed', 'CHK-2 open', 'CHK-3 open']);
    await keeper?.stop();
    await kept.watchList.insert(invited(12, { worker: worker('W2@example.com') }));
    await kept.begin();
    await eventuallyReads(kept, ['CHK-1 renewed', 'CHK-2 renewed', 'CHK-3 open']);
    const [entry] = (await kept.renewals.get(idOf(1)))?.pendingAudit ?? [];
    expect(entry).toMatchObject({ userId: 'U_HR', action: 'renewed', about: 'CHK-11' });
  });

  it('go with the person who is forgotten, with time, and with a result that is taken back', async () => {
    const kept = await keep([completed(1), completed(2), completed(3), completed(4), completed(5)]);
    await eventuallyReads(
      kept,
      [1, 2, 3, 4, 5].map((i) => `CHK-${i} open`),
    );
    await kept.service.forget({ checkId: idOf(1), email: 'W2@example.com' });
    // The bot died after the purge.
    await kept.watchList.update(idOf(3), (check) => ({ ...purged(check, DONE), purgedBy: 'U_ADMIN' }));
    await kept.watchList.update(idOf(4), ({ outcome: _, ...check }) => ({ ...check, state: 'In Progress' }));
    const after = ['CHK-1 forgotten', 'CHK-2 forgotten', 'CHK-3 forgotten', 'CHK-4 withdrawn', 'CHK-5 open'];
    await eventuallyReads(kept, after);
    await kept.watchList.update(idOf(4), () => completed(4));
    await eventuallyReads(kept, [...after.slice(0, 3), 'CHK-4 open', 'CHK-5 open']);
    expect(await kept.service.forgetReference('CHK-4', { userId: 'U_ADMIN' })).toBe(true);
    expect(await kept.service.forgetReference('CHK-4', { userId: 'U_ADMIN' })).toBe(false);
    expect((await kept.renewals.get(idOf(4)))?.pendingAudit).toMatchObject([
      { action: 'renewal-withdrawn', userId: 'bot' },
      { action: 'renewal-forgotten', userId: 'U_ADMIN', about: 'on request' },
    ]);
    kept.clock.now = DONE + 440 * DAY_MS;
    await kept.begin();
    await eventuallyReads(kept, [...after.slice(0, 3), 'CHK-4 forgotten', 'CHK-5 lapsed']);
    expect(JSON.stringify(await kept.renewals.all())).not.toMatch(/Ada|@|U_HR/);
    expect(kept.failures).toEqual([]);
  });

  it('that have ended are erased, and dropped only when their check must be gone', () => {
    const ended = (daysAgo: number): Renewal => ({
      id: idOf(1),
      reference: 'CHK-1',
      productId: 'ncchc',
      dueOn: '2027-11-26',
      ended: { how: 'left', at: Date.now() - daysAgo * DAY_MS },
      pendingAudit: [],
    });
    expect(RENEWAL_RECORD_RULES.erases(ended(0))).toBe(true);
    expect(RENEWAL_RECORD_RULES.isObsolete(ended(390))).toBe(false);
    expect(RENEWAL_RECORD_RULES.isObsolete(ended(401))).toBe(true);
  });
});
