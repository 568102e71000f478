import { rmSync } from 'node:fs';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { Complaint } from '../kills/judge-day.ts';
import { makeFolder } from '../support/make-folder.ts';
import { simulateTime } from '../support/simulated-time.ts';
import { openWorkplace } from '../support/workplace.ts';
import { CREW_IDS, startCrew } from './desk-crew.ts';
import { judgeCrew } from './judge-crew.ts';
import { plantFaults } from './plant-faults.ts';

const MINUTE_MS = 60_000;
/** After the last trouble everything has come to its end within so long. */
const MENDED_WITHIN_MS = 12 * MINUTE_MS;

export interface TroubleRun {
  /** What people and workers did, and how often. */
  deeds: ReadonlyMap<string, number>;
  orders: number;
  /** What went wrong, and how often. */
  faults: ReadonlyMap<string, number>;
  complaints: Complaint[];
}

/** Half an hour at a desk in which everything goes wrong now and then; the whole bot, by a simulated clock. */
export async function runTroubles(seed: number): Promise<TroubleRun> {
  const time = simulateTime('2026-11-20T09:00:00Z');
  const folder = makeFolder('troubles-');
  try {
    const place = await time.during(
      openWorkplace({
        slack: { scopes: [...DEFAULT_SCOPES, 'groups:history'], postsPerSecondPerChannel: 1 },
        workerChecks: { resultRequestsPerMinute: 30 },
        env: {
          DATABASE_URL: `sqlite://${folder}/checks.sqlite`,
          HR_USERS: CREW_IDS.join(),
          RESULT_REQUESTS_PER_MINUTE: '30',
          POLL_MIN_INTERVAL_SECONDS: '30',
        },
      }),
    );
    try {
      const troubles = plantFaults(place, seed);
      const crew = startCrew(place, seed);
      await time.pass(30 * MINUTE_MS);
      troubles.end();
      await time.during(crew.goHome());
      await time.pass(MENDED_WITHIN_MS);
      await time.during(place.stopBot());
      const complaints = await time.during(judgeCrew(place, crew.orders));
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
