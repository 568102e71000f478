import { describe, expect, it } from 'vitest';
import { storeKinds } from '../storage/stores.ts';
import { listCrashPoints } from './list-crash-points.ts';
import { printResults } from './print-results.ts';
import { runCrashes } from './run-crashes.ts';
import { type Setup, SINGLE_BOT, twoBotsOn } from './setup.ts';

const LONGEST_MS = 3_600_000;
/** As many as two cores can play; each bot has seven connections of the hundred that Postgres allows by default. */
const AT_ONCE = 5;
/** `CRASH_SLICE=2/5`: the second fifth of all points. */
const [SLICE = 1, SLICES = 1] = (process.env.CRASH_SLICE ?? '1/1').split('/').map(Number);

const POSTGRES = (await storeKinds()).filter(({ title }) => title.startsWith('postgres'));

async function tryAll(title: string, setup: Setup): Promise<void> {
  const plan = await listCrashPoints(setup);
  const chosen = plan.filter((_, index) => index % SLICES === SLICE - 1);
  const tried = await runCrashes(setup, chosen, AT_ONCE);
  printResults(title, tried);
  expect(tried).toMatchObject({ lost: [], doubled: [], wrong: [] });
  // Where two changes meet on their way to the card there is one update fewer.
  expect(tried.unmet.length).toBeLessThan(Math.max(2, chosen.length / 20));
  expect(plan.length).toBeGreaterThan(300);
}

describe('a bot killed in the middle of a day, wherever it falls', () => {
  it('loses nothing and doubles nothing alone on sqlite', { timeout: LONGEST_MS }, async () => {
    await tryAll('one bot on sqlite', SINGLE_BOT);
  });

  it.skipIf(!POSTGRES[0]?.up).each(POSTGRES)(
    'loses nothing and doubles nothing, one of two on $title',
    { timeout: LONGEST_MS },
    async (postgres) => {
      await tryAll(`two bots on ${postgres.title}`, twoBotsOn(postgres));
    },
  );
});
