import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import { MINUTE_MS } from '../../src/time/durations.ts';
import type { Violation } from '../crash/verify-day.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { openTestApp } from '../support/test-app.ts';
import { injectFaults } from './inject-faults.ts';
import { startLoad, USER_IDS } from './load.ts';
import { verifyLoad } from './verify-load.ts';

/** Time to recover from the last fault. */
const RECOVERED_WITHIN_MS = 12 * MINUTE_MS;

export interface ChaosResult {
  /** Actions by people and workers, with their counts. */
  actions: ReadonlyMap<string, number>;
  orders: number;
  /** Injected faults, with their counts. */
  faults: ReadonlyMap<string, number>;
  violations: Violation[];
}

/** Half an hour at an HR desk with random faults; the whole bot, on a simulated clock. */
export async function runChaos(seed: number): Promise<ChaosResult> {
  const time = simulateTime('2026-11-20T09:00:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  try {
    const app = await time.during(
      openTestApp({
        timeouts: { postIntervalMs: 1_000 },
        slack: { scopes: [...DEFAULT_SCOPES, 'groups:history'], postsPerSecondPerChannel: 1 },
        workerChecks: { resultRequestsPerMinute: 30 },
        env: {
          DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
          HR_USERS: USER_IDS.join(),
          RESULT_REQUESTS_PER_MINUTE: '30',
          POLL_MIN_INTERVAL_SECONDS: '30',
        },
      }),
    );
    try {
      const injected = injectFaults(app, seed);
      const load = startLoad(app, seed);
      await time.pass(30 * MINUTE_MS);
      injected.stop();
      await time.during(load.finish());
      await time.pass(RECOVERED_WITHIN_MS);
      await time.during(app.stopBot());
      const violations = await time.during(verifyLoad(app, load.orders));
      if (violations.length > 0) process.stdout.write(app.logged());
      return { actions: load.actions, orders: load.orders.length, faults: injected.counts, violations };
    } finally {
      await time.during(app.close());
    }
  } finally {
    time.end();
    rmSync(folder, { recursive: true });
  }
}
