import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError, WorkerChecksError } from '../../../src/errors.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { makeCheck } from '../../support/make-check.ts';
import { numberedChecks, POLLER_START, startPoller, stopPoller } from '../../support/poller-harness.ts';
import { summary } from '../../support/scripted-workerchecks.ts';

const DOWN = new WorkerChecksError('unreachable', 'Down.', { effect: 'none' });

beforeEach(() => {
  vi.useFakeTimers({ now: POLLER_START });
});

afterEach(async () => {
  await stopPoller();
  vi.useRealTimers();
});

describe('poller', () => {
  it('polls at once, then every 30 s, and less and less often once the result is there', async () => {
    const { workerChecks, watchList } = await startPoller([makeCheck({ invitedAt: POLLER_START - 1_000 })]);
    expect(workerChecks.calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(workerChecks.calls).toHaveLength(1);
    workerChecks.vendorResult = summary({
      status: 'Completed',
      result: 'Clear',
      certificateUrl: 'https://workerchecks.com/c/1',
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(await watchList.get(makeCheck().id)).toMatchObject({ state: 'Completed', resultRevision: 1 });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    // After 0.5, 2, 8 and 32 minutes; if an earlier poll was late, the last one is in the second hour.
    expect(workerChecks.calls.length - 2).toBeLessThanOrEqual(4);
  });

  it('waits for the budget', async () => {
    let freeAt = 1_060_000;
    const { workerChecks } = await startPoller(numberedChecks(3), () => freeAt);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(workerChecks.calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    freeAt = 0;
    expect(workerChecks.calls).toHaveLength(3);
  });

  it('sends nothing while it may not poll, and asks about once a second whether it may', async () => {
    let allowed = false;
    let asked = 0;
    const { workerChecks } = await startPoller(
      numberedChecks(3),
      () => 0,
      () => {
        asked += 1;
        return allowed;
      },
    );
    await vi.advanceTimersByTimeAsync(10_000);
    expect(workerChecks.calls).toEqual([]);
    expect(asked).toBeLessThan(15);
    allowed = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workerChecks.calls).toHaveLength(3);
  });

  it('waits for the budget’s new time when that changes, to a later or an earlier one', async () => {
    let freeAt = 1_060_000;
    let asked = 0;
    const { workerChecks, budgetChanged } = await startPoller(numberedChecks(3), () => {
      asked += 1;
      return freeAt;
    });
    freeAt = 1_090_000;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workerChecks.calls).toEqual([]);
    expect(asked).toBeLessThan(5);
    freeAt = 1_061_000;
    budgetChanged();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workerChecks.calls).toHaveLength(3);
  });

  it('polls a check that is invited while it waits', async () => {
    const { workerChecks, watchList } = await startPoller([]);
    await watchList.insert(makeCheck({ invitedAt: POLLER_START }));
    await vi.advanceTimersByTimeAsync(0);
    expect(workerChecks.calls).toEqual(['result inv-1']);
  });

  it('retries a failing check after growing intervals, and polls the others meanwhile', async () => {
    const bad = new WorkerChecksError('unreadable', 'What?', { effect: 'none' });
    const { workerChecks, watchList, failures } = await startPoller([]);
    vi.spyOn(workerChecks, 'result').mockImplementation(async (invitationId) => {
      workerChecks.calls.push(`result ${invitationId}`);
      if (invitationId === 'inv-0') throw bad;
      return summary();
    });
    for (const check of numberedChecks(2)) await watchList.insert(check);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(failures).toEqual([bad, bad, bad, bad, bad]); // at 0, 1, 3, 7 and 15 s
    expect(workerChecks.calls.filter((call) => call === 'result inv-1')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workerChecks.calls.filter((call) => call === 'result inv-1')).toHaveLength(2);
  });

  it('reports a check by its reference while the store is down, and retries after growing intervals', async () => {
    const { watchList, failedReferences } = await startPoller([
      makeCheck({ invitationId: 'inv-1', reference: 'CHK-7F3K2' }),
    ]);
    await vi.advanceTimersByTimeAsync(29_000);
    const read = vi.spyOn(watchList, 'get').mockRejectedValue(new StorageError('Down.'));
    await vi.advanceTimersByTimeAsync(1_000 + 1_000 + 2_000 + 4_000 + 500);
    read.mockRestore();
    expect(failedReferences).toEqual(Array.from({ length: 4 }, () => 'CHK-7F3K2'));
  });

  it('slows down while WorkerChecks is down, and polls every check soon after it is back', async () => {
    const { workerChecks, failures, watchList } = await startPoller(numberedChecks(20));
    const outage = vi.spyOn(workerChecks, 'result').mockRejectedValue(DOWN);
    await vi.advanceTimersByTimeAsync(60_000);
    outage.mockClear();
    await vi.advanceTimersByTimeAsync(2 * HOUR_MS);
    expect(outage.mock.calls.length).toBeGreaterThan(60);
    expect(outage.mock.calls.length).toBeLessThanOrEqual(2 * 60 * 4);
    expect(failures.length).toBeGreaterThan(0);
    outage.mockRestore();
    const backAt = Date.now();
    await vi.advanceTimersByTimeAsync(11 * 60_000);
    for (const check of await watchList.all()) expect(check.lastResultAt).toBeGreaterThan(backAt);
  });

  it('polls the thousand checks of a batch as they are invited, as far as the budget allows', async () => {
    const pauseMs = MINUTE_MS / 25;
    let freeAt = 0;
    const checks = numberedChecks(1_010);
    const { workerChecks, watchList } = await startPoller(checks.slice(0, 10), () => freeAt);
    const polledAt = new Map<string, number>();
    const fetchResult = workerChecks.result;
    vi.spyOn(workerChecks, 'result').mockImplementation((id, caller) => {
      polledAt.set(id, Date.now());
      freeAt = Date.now() + pauseMs;
      return fetchResult(id, caller);
    });
    for (const check of checks.slice(10)) await watchList.insert({ ...check, invitedAt: Date.now() });
    await vi.advanceTimersByTimeAsync(1_010 * pauseMs * 1.5);
    expect(polledAt.size).toBe(1_010);
    expect(workerChecks.calls.length).toBeGreaterThan(1_400);
  });

  it('waits for polls in flight when it stops, and starts no more', async () => {
    const harness = await startPoller([]);
    let answer: (value: ReturnType<typeof summary>) => void = () => {};
    vi.spyOn(harness.workerChecks, 'result').mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await harness.watchList.insert(makeCheck({ invitedAt: POLLER_START }));
    await vi.advanceTimersByTimeAsync(0);
    let stopped = false;
    const stopping = stopPoller().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(stopped).toBe(false);
    answer(summary({ status: 'In Progress' }));
    await stopping;
    expect(await harness.watchList.get(makeCheck().id)).toMatchObject({ state: 'In Progress' });
  });
});
