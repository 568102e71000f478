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

/** Everything must have settled within this time after the last fault. */
const MENDED_WITHIN_MS = 12 * MINUTE_MS;

export interface ChaosResult {
  /** Actions by people and workers, with their counts. */
  deeds: ReadonlyMap<string, number>;
  orders: number;
  /** Injected faults, with their counts. */
  faults: ReadonlyMap<string, number>;
  complaints: Violation[];
}

/** A half hour at a desk with random faults; the whole bot, on a simulated clock. */
export async function runChaos(seed: number): Promise<ChaosResult> {
  const time = simulateTime('2026-11-20T09:00:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  try {
    const place = await time.during(
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
      const troubles = injectFaults(place, seed);
      const crew = startLoad(place, seed);
      await time.pass(30 * MINUTE_MS);
      troubles.end();
      await time.during(crew.goHome());
      await time.pass(MENDED_WITHIN_MS);
      await time.during(place.stopBot());
      const complaints = await time.during(verifyLoad(place, crew.orders));
      if (complaints.length > 0) process.stdout.write(place.logged());
      return { deeds: crew.deeds, orders: crew.orders.length, faults: troubles.met, complaints };
    } finally {
      await time.during(place.close());
    }
  } finally {
    time.end();
    rmSync(folder, { recursive: true });
  }
}
