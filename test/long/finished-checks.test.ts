import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VendorResult } from '../../src/checks/ports.ts';
import type { ModelSnapshot } from '../../src/checks/schedule/model-snapshot.ts';
import { DAY_MS } from '../../src/time/durations.ts';
import { makeCheck } from '../support/make-check.ts';
import { numberedChecks, POLLER_START, startPoller, stopPoller } from '../support/poller-harness.ts';
import { summary } from '../support/scripted-workerchecks.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: POLLER_START });
});

afterEach(async () => {
  await stopPoller();
  vi.useRealTimers();
});

/** 25 requests a minute, evenly spread. */
function budgetOf25(): { freeAt: () => number; take: () => void } {
  let freeAt = 0;
  return {
    freeAt: () => freeAt,
    take() {
      freeAt = Math.max(freeAt, Date.now()) + 60_000 / 25;
    },
  };
}

const releases = (snapshot: ModelSnapshot | undefined) => {
  const { release } = snapshot?.products.ncchc ?? expect.fail('No snapshot');
  return [...release.wall.events, ...release.activity.events].reduce((sum, count) => sum + count, 0);
};

describe('finished checks', () => {
  const HOURS = 6;
  /** The answer to every request after the first (In Progress), and how many releases the model learns from a check. */
  const FINISHED: [string, VendorResult, number][] = [
    ['completed without a certificate', summary({ status: 'Completed', result: 'Clear' }), 1],
    [
      'completed without a result, as if the contract named the field wrongly',
      summary({ status: 'Completed' }),
      0,
    ],
    ['in an unknown status', summary({ status: 'Unknown', statusWord: 'Withdrawn' }), 0],
    ['gone', { kind: 'gone' }, 0],
  ];

  it.each(FINISHED)(
    '%s take one poll in twenty, and the model learns at most one release from each',
    async (_, answer, releasesPerCheck) => {
      vi.setSystemTime('2026-11-23T00:00:00Z');
      const pending = numberedChecks(300).map((check, i) => ({
        ...check,
        invitedAt: Date.now() - (i % 20) * DAY_MS,
      }));
      const budget = budgetOf25();
      const harness = await startPoller(pending, budget.freeAt);
      const polls = { finished: 0, open: 0 };
      const requested = new Set<string>();
      vi.spyOn(harness.workerChecks, 'result').mockImplementation(async (id) => {
        budget.take();
        if (!id.startsWith('new-')) {
          polls.open += 1;
          return summary();
        }
        const isFirst = !requested.has(id);
        requested.add(id);
        if (isFirst) return summary({ status: 'In Progress' });
        const check = (await harness.watchList.all()).find(({ invitationId }) => invitationId === id);
        const isFinished = check?.completedSeenAt !== undefined || check?.state === 'Unknown' || check?.gone;
        polls[isFinished ? 'finished' : 'open'] += 1;
        return answer;
      });
      for (let i = 0; i < HOURS * 10; i += 1) {
        const id = `00000000-0000-4000-8001-${String(i).padStart(12, '0')}`;
        await harness.watchList.insert(makeCheck({ id, invitationId: `new-${i}`, invitedAt: Date.now() }));
        await vi.advanceTimersByTimeAsync(360_000);
      }
      const share = polls.finished / (polls.finished + polls.open);
      expect(share).toBeLessThanOrEqual(0.05);
      await stopPoller();
      expect(Math.abs(releases(harness.savedSnapshot()) - releasesPerCheck * requested.size)).toBeLessThan(5);
    },
    120_000,
  );
});
