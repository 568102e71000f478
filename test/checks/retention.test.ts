import { describe, expect, it } from 'vitest';
import { purgeDue, purgeDueAt } from '../../src/checks/retention.ts';
import { makeCheck } from '../support/make-check.ts';
import { makeDesk } from '../support/make-desk.ts';

const DAY = 86_400_000;

describe('purgeDueAt', () => {
  it.each([
    ['an open check', makeCheck(), undefined],
    ['a completed check without a result', makeCheck({ state: 'Completed', completedSeenAt: 5 }), undefined],
    [
      'a result with a release date',
      makeCheck({ state: 'Completed', outcome: { result: 'Clear', releaseDate: '2026-01-01' } }),
      Date.UTC(2026, 0, 1) + 90 * DAY,
    ],
    [
      'a result without one',
      makeCheck({ state: 'Completed', completedSeenAt: 5, outcome: { result: 'Refer' } }),
      5 + 90 * DAY,
    ],
    ['a cancelled check', makeCheck({ state: 'Cancelled', cancelledAt: 7 }), 7 + 90 * DAY],
    ['a refused one', makeCheck({ state: 'Refused', stateSince: 9 }), 9 + 90 * DAY],
    ['a purged one', makeCheck({ state: 'Purged' }), undefined],
  ])('%s', (_, check, dueAt) => {
    expect(purgeDueAt(check, 90)).toBe(dueAt);
  });
});

describe('purgeDue', () => {
  it('purges what is due, once, and says so in the audit', async () => {
    const done = makeCheck({
      state: 'Completed',
      outcome: { result: 'Clear', releaseDate: '1970-01-01' },
    });
    const { watchList, deeds, clock, now } = await makeDesk([done]);
    clock.now = 2 * DAY;
    const run = () => purgeDue({ watchList, retentionDays: 2, now });
    clock.now = 2 * DAY - 1;
    expect(await run()).toBe(0);
    clock.now = 2 * DAY;
    expect([await run(), await run()]).toEqual([1, 0]);
    expect(await watchList.get(done.id)).toMatchObject({ state: 'Purged', reference: 'CHK-7F3K2' });
    expect(deeds).toEqual(['bot purged CHK-7F3K2']);
  });
});
