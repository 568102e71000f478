import { vi } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import { createPoller, type Poller } from '../../src/checks/jobs/poller.ts';
import type { ModelSnapshot } from '../../src/checks/schedule/model-snapshot.ts';
import { createSchedule } from '../../src/checks/schedule/schedule.ts';
import { HOUR_MS } from '../../src/time/durations.ts';
import { openCheckHarness } from './check-harness.ts';
import { makeCheck } from './make-check.ts';

/** Start time of poller tests, epoch milliseconds. */
export const POLLER_START = 1_000_000;

let poller: Poller | undefined;

/** Stops the most recently started poller. */
export async function stopPoller(): Promise<void> {
  await poller?.stop();
}

/** Starts a poller on an in-memory check service. Requires fake timers. */
export async function startPoller(
  checks: Check[],
  budgetFreeAt: () => number = () => 0,
  mayPoll: () => boolean = () => true,
) {
  const harness = await openCheckHarness(checks);
  const failures: unknown[] = [];
  const failedReferences: string[] = [];
  let saved: ModelSnapshot | undefined;
  let budgetChanged = () => {};
  poller = createPoller({
    watchList: harness.watchList,
    scheduleStore: {
      open: async () =>
        createSchedule({
          minIntervalMs: 30_000,
          youngIntervalMs: 30_000,
          maxIntervalMs: 12 * HOUR_MS,
          timeZone: 'Australia/Sydney',
        }),
      save: async (snapshot) => {
        saved = snapshot;
      },
    },
    minIntervalMs: 30_000,
    refreshCheck: harness.refreshCheck,
    budget: {
      freeAt: budgetFreeAt,
      onChange: (listener) => {
        budgetChanged = listener;
      },
    },
    clocks: {
      clock: () => performance.now(),
      now: () => {
        harness.clock.now = Date.now();
        return harness.clock.now;
      },
    },
    mayPoll,
    on: {
      poll() {},
      failure: (reference, error) => {
        failures.push(error);
        failedReferences.push(reference);
      },
    },
  });
  await poller.start();
  await vi.advanceTimersByTimeAsync(0);
  return {
    ...harness,
    failures,
    failedReferences,
    savedSnapshot: () => saved,
    budgetChanged: () => budgetChanged(),
  };
}

/** Checks invited a second before the start, each with its own invitation. */
export function numberedChecks(count: number): Check[] {
  return Array.from({ length: count }, (_, i) =>
    makeCheck({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      invitationId: `inv-${i}`,
      invitedAt: POLLER_START - 1_000 + i,
    }),
  );
}
