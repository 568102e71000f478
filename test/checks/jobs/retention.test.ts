import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import { createRetention } from '../../../src/checks/jobs/retention.ts';
import { purgeAt, redated } from '../../../src/checks/retention-rules.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { openCheckHarness } from '../../support/check-harness.ts';
import { makeCheck } from '../../support/make-check.ts';

const INVITED = Date.UTC(2026, 9, 1);
const ENDED = INVITED + 10 * DAY_MS;
const LATEST = INVITED + 365 * DAY_MS;
const RULES = { retentionDays: 90, unseenCounts: true };
const check = (over: Partial<Check> = {}) =>
  makeCheck({ createdAt: INVITED, invitedAt: INVITED, stateSince: INVITED, ...over });

const completed = (over: Partial<Check> = {}) =>
  check({ state: 'Completed', completedSeenAt: ENDED, outcome: { result: 'Clear' }, ...over });

describe('purgeAt', () => {
  it.each(['0001-01-01', '2099-12-31', '2026-01-01', undefined])(
    'counts from when the bot saw the result, not from the release date: %s',
    (releaseDate) => {
      const outcome = { result: 'Clear' as const, ...(releaseDate === undefined ? {} : { releaseDate }) };
      expect(purgeAt(completed({ outcome }), RULES)).toBe(ENDED + 90 * DAY_MS);
    },
  );

  it.each<[string, Check, number | undefined]>([
    [
      'completed without a result',
      check({ state: 'Completed', completedSeenAt: ENDED }),
      ENDED + 90 * DAY_MS,
    ],
    ['cancelled', check({ state: 'Cancelled', cancelledAt: ENDED }), ENDED + 90 * DAY_MS],
    ['refused', check({ state: 'Refused', stateSince: ENDED }), ENDED + 90 * DAY_MS],
    ['unconfirmed', check({ state: 'Unconfirmed', stateSince: ENDED }), ENDED + 90 * DAY_MS],
    ['closed', check({ state: 'Closed', stateSince: ENDED }), ENDED + 90 * DAY_MS],
    ['gone', check({ gone: true, goneSince: ENDED, lastResultAt: ENDED + 50 * DAY_MS }), ENDED + 90 * DAY_MS],
    ['pending, and not answered since', check({ lastResultAt: ENDED }), ENDED + 90 * DAY_MS],
    ['pending for ever', check({ lastResultAt: INVITED + 360 * DAY_MS }), LATEST],
    [
      'in an unknown status for ever',
      check({ state: 'Unknown', lastResultAt: INVITED + 360 * DAY_MS }),
      LATEST,
    ],
    ['completed late', completed({ completedSeenAt: INVITED + 300 * DAY_MS }), LATEST],
    ['purged', check({ state: 'Purged' }), undefined],
  ])('%s', (_, one, purgedAt) => {
    expect(purgeAt(one, RULES)).toBe(purgedAt);
  });

  it('ignores missing answers until the bot has had time to poll', () => {
    expect(purgeAt(check({ lastResultAt: ENDED }), { ...RULES, unseenCounts: false })).toBe(LATEST);
  });

  it('counts from now if a wrong clock set the time', () => {
    const now = ENDED + DAY_MS;
    for (const wrong of [now + 400 * DAY_MS, 1_000]) {
      const one = completed({ completedSeenAt: wrong });
      expect(purgeAt(redated(one, now), RULES)).toBe(now + 90 * DAY_MS);
      expect(redated(redated(one, now), now + DAY_MS).misdated).toHaveLength(1);
    }
    expect(redated(completed(), now)).toEqual(completed());
  });
});

describe('retention', () => {
  let stop: (() => Promise<void>) | undefined;

  beforeEach(() => {
    vi.useFakeTimers({ now: ENDED });
  });

  afterEach(async () => {
    await stop?.();
    vi.useRealTimers();
  });

  async function start(checks: Check[]) {
    const harness = await openCheckHarness(checks);
    const failures: (string | undefined)[] = [];
    const runs: { purged: number; failed: number }[] = [];
    const { update } = harness.watchList;
    const failing = new Set<string>();
    vi.spyOn(harness.watchList, 'update').mockImplementation(async (id, change) => {
      if (failing.has(id)) throw new Error('It cannot be written');
      return update(id, change);
    });
    const retention = createRetention({
      watchList: harness.watchList,
      retentionDays: 90,
      now: () => Date.now(),
      clock: () => performance.now(),
      wait: delayUntilAborted,
      purgeAfterMs: 10_000,
      onRun: (counts) => runs.push(counts),
      onFailure: (_, reference) => failures.push(reference),
    });
    stop = () => retention.stop();
    await retention.start();
    return { ...harness, failures, runs, failing };
  }

  const stateOf = async (harness: Awaited<ReturnType<typeof openCheckHarness>>, id: string) =>
    (await harness.watchList.get(id))?.state;

  it('purges a check once, with a line in the audit log', async () => {
    vi.setSystemTime(ENDED + 90 * DAY_MS);
    const harness = await start([completed()]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await harness.watchList.get(completed().id)).toMatchObject({
      state: 'Purged',
      reference: 'CHK-7F3K2',
    });
    await vi.advanceTimersByTimeAsync(2 * DAY_MS);
    expect(harness.audited).toEqual(['bot purged CHK-7F3K2']);
    expect(harness.runs).toEqual([
      { purged: 1, failed: 0 },
      { purged: 0, failed: 0 },
      { purged: 0, failed: 0 },
    ]);
  });

  it('purges the others if one fails, reports which, and tries it again', async () => {
    vi.setSystemTime(ENDED + 90 * DAY_MS);
    const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
    const all = [1, 2, 3].map((number) => completed({ id: id(number), reference: `CHK-2222${number}` }));
    const harness = await start(all);
    harness.failing.add(id(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await Promise.all([1, 2, 3].map((number) => stateOf(harness, id(number))))).toEqual([
      'Completed',
      'Purged',
      'Purged',
    ]);
    expect(harness.failures).toEqual(['CHK-22221']);
    harness.failing.clear();
    await vi.advanceTimersByTimeAsync(620_000);
    expect(await stateOf(harness, id(1))).toBe('Purged');
  });

  it('purges nothing if the clock is a year ahead at the start and is then corrected', async () => {
    vi.setSystemTime(ENDED + 366 * DAY_MS);
    const harness = await start([completed()]);
    await vi.advanceTimersByTimeAsync(5_000);
    vi.setSystemTime(ENDED + DAY_MS);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await stateOf(harness, completed().id)).toBe('Completed');
    await vi.advanceTimersByTimeAsync(90 * DAY_MS);
    expect(await stateOf(harness, completed().id)).toBe('Purged');
  });
});
