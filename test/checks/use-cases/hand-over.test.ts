import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import type { HandOver } from '../../../src/checks/hand-over.ts';
import { ownerOf } from '../../../src/checks/owner.ts';
import { createHandOver } from '../../../src/checks/use-cases/hand-over.ts';
import { createWatchList } from '../../../src/checks/watch-list.ts';
import { createLocalLocks } from '../../../src/storage/locks/local-locks.ts';
import { makeCheck } from '../../support/make-check.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';

const ORDER = { id: '00000000-0000-4000-8000-0000000000aa', from: 'U_HR', to: 'U_NEW' };
const BY = { userId: 'U_BOSS' };
const ID = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

async function open(checks: Check[], left?: HandOver) {
  const records = createMemoryCollection<Check>();
  for (const check of checks) await records.set(check.id, check);
  const watchList = createWatchList(await openMemoryRecords(records));
  const handOvers = createMemoryCollection<HandOver>();
  if (left !== undefined) await handOvers.set(left.id, left);
  let at = 10_000;
  const service = createHandOver({
    watchList,
    locks: createLocalLocks(),
    handOvers,
    process: 'this',
    now: () => {
      at += 1;
      return at;
    },
  });
  const owners = async () => (await watchList.all()).map(ownerOf);
  return { service, watchList, owners, handOvers };
}

const checksOf = (count: number) =>
  Array.from({ length: count }, (_, index) => makeCheck({ id: ID(index + 1) }));

describe('a hand-over', () => {
  it('leaves alone what is not the person’s, or has ended', async () => {
    const { service, owners } = await open([
      makeCheck({ id: ID(1) }),
      makeCheck({ id: ID(2), owner: { userId: 'U_OTHER', by: 'U_HR', at: 5 } }),
      makeCheck({ id: ID(3), requester: { teamId: 'T1', userId: 'U_OTHER' } }),
      makeCheck({ id: ID(4), state: 'Cancelled' }),
      makeCheck({
        id: ID(5),
        requester: { teamId: 'T1', userId: 'U_OTHER' },
        owner: { userId: 'U_HR', by: 'U_OTHER', at: 5 },
      }),
    ]);
    expect(await service.countOpen('U_HR')).toBe(2);
    expect(await service.handOver(ORDER, BY)).toBe(2);
    expect(await owners()).toEqual(['U_NEW', 'U_OTHER', 'U_OTHER', 'U_HR', 'U_NEW']);
  });

  it('is done once: a check that was given back since stays where it is', async () => {
    const { service, watchList, owners } = await open(checksOf(2));
    expect(await service.handOver(ORDER, BY)).toBe(2);
    await watchList.update(ID(1), (check) => ({
      ...check,
      owner: { userId: 'U_HR', by: 'U_NEW', at: 20_000 },
    }));
    expect(await service.handOver(ORDER, BY)).toBe(2);
    expect(await owners()).toEqual(['U_HR', 'U_NEW']);
    expect((await watchList.get(ID(2)))?.pendingAudit).toMatchObject([
      { userId: 'U_BOSS', action: 'handed-over', about: 'U_NEW' },
    ]);
  });

  it('left by a dead process is finished: only what it had not done, and nobody assigned since', async () => {
    const left: HandOver = {
      ...ORDER,
      by: 'U_BOSS',
      at: 9_000,
      process: 'dead',
      checks: [{ id: ID(1) }, { id: ID(2) }, { id: ID(3) }, { id: ID(4) }],
    };
    const given = { userId: 'U_NEW', by: 'U_BOSS', at: 9_000 };
    const { service, watchList, owners, handOvers } = await open(
      [
        makeCheck({ id: ID(1), owner: given }),
        makeCheck({ id: ID(2), owner: { userId: 'U_HR', by: 'U_NEW', at: 9_500 } }),
        makeCheck({ id: ID(3) }),
        makeCheck({ id: ID(4), owner: { userId: 'U_OTHER', by: 'U_HR', at: 9_500 } }),
        // Requested since.
        makeCheck({ id: ID(5) }),
      ],
      left,
    );
    await service.recoverHandOvers(({ process }) => process !== 'dead');
    expect((await handOvers.get(ORDER.id))?.done).toBeUndefined();
    await service.recoverHandOvers(({ process }) => process === 'dead');
    expect(await owners()).toEqual(['U_NEW', 'U_HR', 'U_NEW', 'U_OTHER', 'U_HR']);
    expect((await handOvers.get(ORDER.id))?.done).toBe(2);
    const notices = (await watchList.all()).map(({ card }) => card.assignmentNotice?.checks);
    // The process that died has told the new owner by the first.
    expect(notices).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('tells the new owner once of all of them, unless they did it', async () => {
    const { service, watchList } = await open(checksOf(3));
    await service.handOver(ORDER, BY);
    const notices = (await watchList.all()).map(({ card }) => card.assignmentNotice);
    expect(notices).toMatchObject([{ by: 'U_BOSS', checks: 3, of: 'U_HR' }, undefined, undefined]);
    await service.handOver({ id: ID(9), from: 'U_NEW', to: 'U_HR' }, { userId: 'U_HR' });
    expect((await watchList.all()).map(({ card }) => card.assignmentNotice)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
