import { describe, expect, it } from 'vitest';
import { storeKinds } from '../storage/stores.ts';
import { listCrashPoints } from './list-crash-points.ts';
import { printResults } from './print-results.ts';
import { runCrashes } from './run-crashes.ts';
import { SINGLE_BOT, twoBotsOn } from './setup.ts';

const EVERY = 80;
/** Some of those at which something would be lost or doubled, done by the one that leads and by the one that does not. */
const WITH_TWO = ['write checks Clear #1', 'before invite Refer #1', 'invite Button #1', 'reply Refer #1'];

const POSTGRES = (await storeKinds()).filter(({ title }) => title.startsWith('postgres'));

describe('a bot killed in the middle of a day', () => {
  it(`loses nothing and doubles nothing: every ${EVERY}th point (npm run test:crash tries them all)`, async () => {
    const plan = await listCrashPoints(SINGLE_BOT);
    const chosen = plan.filter((_, index) => index % EVERY === Math.floor(EVERY / 2));
    const tried = await runCrashes(SINGLE_BOT, chosen, 4);
    printResults('one bot on sqlite', tried);
    expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
    // Where two changes meet on their way to the card there is one update fewer.
    expect(tried.unmet.length).toBeLessThanOrEqual(2);
    expect(chosen.length).toBeGreaterThan(3);
  }, 180_000);

  it.skipIf(!POSTGRES[0]?.up).each(POSTGRES)(
    'of two on $title loses nothing and doubles nothing (npm run test:crash tries all points)',
    async (postgres) => {
      const tried = await runCrashes(twoBotsOn(postgres), WITH_TWO, 4);
      printResults(`two bots on ${postgres.title}`, tried);
      expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
      expect(tried.unmet.length).toBeLessThanOrEqual(1);
    },
    180_000,
  );
});
