import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type PollingLoad, pollingLoad } from '../../../src/checks/schedule/polling-load.ts';
import { createOverloadNotice } from '../../../src/features/overload/overload-notice.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/time/durations.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

const EVERY_MS = 10 * MINUTE_MS;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const loadOf = (open: number): PollingLoad =>
  pollingLoad({ open, pollsPerMinute: 25, maxIntervalMs: 12 * HOUR_MS });

async function startNotice(stored = createMemoryCollection<unknown>()) {
  const told: { userId: string; text: string }[] = [];
  const begun: string[] = [];
  const failures: unknown[] = [];
  const state: { open: number; refuses: string | undefined } = { open: 300, refuses: undefined };
  const notice = createOverloadNotice({
    load: () => loadOf(state.open),
    adminUsers: ['U1', 'U2'],
    poster: {
      async dm(userId, message) {
        if (userId === state.refuses) throw new Error('Slack is down');
        const { text } = typeof message === 'function' ? await message() : message;
        told.push({ userId, text });
        return { channelId: 'D1', ts: '1.0' };
      },
    },
    stored,
    everyMs: EVERY_MS,
    onBegin: (message) => begun.push(message),
    onFailure: (error) => failures.push(error),
  });
  await notice.start();
  return { notice, state, told, begun, failures, stored };
}

it('tells each administrator once, across restarts, that too many checks are open to poll twice a day', async () => {
  const first = await startNotice();
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(first.told).toEqual([]);
  first.state.open = 18_500;
  await vi.advanceTimersByTimeAsync(3 * EVERY_MS);
  expect(first.told.map(({ userId }) => userId)).toEqual(['U1', 'U2']);
  expect(first.told[0]?.text).toMatch(
    /^18,500 checks are open.* 18,000 of them twice a day.* every 13 hours/,
  );
  expect(first.begun).toHaveLength(1);
  await first.notice.stop();

  const second = await startNotice(first.stored);
  second.state.open = 19_000;
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(second.told).toEqual([]);
  second.state.open = 10_000;
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  second.state.open = 19_000;
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(second.told).toHaveLength(2);
  await second.notice.stop();
});

it('retries a notice that Slack did not accept', async () => {
  const { notice, state, told, failures } = await startNotice();
  state.open = 20_000;
  state.refuses = 'U1';
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(told.map(({ userId }) => userId)).toEqual(['U2']);
  expect(failures).toHaveLength(1);
  state.refuses = undefined;
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(told.map(({ userId }) => userId)).toEqual(['U2', 'U1']);
  await notice.stop();
});
