import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createChainReports } from '../../../src/features/audit/chain-reports.ts';
import { createTestLog } from '../../slack/slack-harness.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function createReports({ lines, verify }: { lines: number; verify: () => Promise<{ lines: number }> }) {
  return createChainReports({
    audit: { verify, head: async () => ({ seq: lines, digest: 'ab' }) },
    log: createTestLog(),
    now: Date.now,
  });
}

it('keeps nobody waiting for the verification of a long log', async () => {
  const { promise, resolve } = Promise.withResolvers<{ lines: number }>();
  const report = createReports({ lines: 10_001, verify: () => promise });
  const first = report();
  await vi.advanceTimersByTimeAsync(10);
  expect(await first).toBeUndefined();
  resolve({ lines: 10_001 });
  await vi.advanceTimersByTimeAsync(10);
  expect(await report()).toMatchObject({ lines: 10_001 });
});

it('keeps only the first person waiting for a verification that takes long', async () => {
  const { promise, resolve } = Promise.withResolvers<{ lines: number }>();
  const report = createReports({ lines: 7, verify: () => promise });
  const first = report();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await first).toBeUndefined();
  let second: unknown = 'waits';
  void report().then((found) => {
    second = found;
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(second).toBeUndefined();
  resolve({ lines: 7 });
  await vi.advanceTimersByTimeAsync(10);
  expect(await report()).toMatchObject({ lines: 7 });
});
