import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../src/time/durations.ts';
import { storeKinds } from '../../storage/stores.ts';
import { bundleBot } from '../../support/bundle-bot.ts';
import { listCrashPoints } from '../list-crash-points.ts';
import { printResults } from '../print-results.ts';
import { runCrashes } from '../run-crashes.ts';
import type { PlayDay } from '../run-day.ts';
import { type Setup, SINGLE_BOT, twoBotsOn } from '../setup.ts';
import { playBatchDay } from './play-batch-day.ts';

const PARALLEL_DAYS = 5;
/** `CRASH_SLICE=2/5` runs the second fifth of all points. */
const [SLICE = 1, SLICES = 1] = (process.env.CRASH_SLICE ?? '1/1').split('/').map(Number);
/** With two bots, it takes some seconds until the other one leads: test every fifth point of the slice. */
const SAMPLE_OF_TWO = 5;

const POSTGRES = (await storeKinds()).filter(({ title }) => title.startsWith('postgres'));

async function crashAtPoints(title: string, setup: Setup, step: number): Promise<void> {
  const bundle = await bundleBot('test/crash/batch/batch-bot-main.ts');
  const play: PlayDay = (killAt) => playBatchDay(setup, bundle, killAt);
  const points = await listCrashPoints(play);
  const chosen = points.filter((_, index) => index % (SLICES * step) === (SLICE - 1) * step);
  const results = await runCrashes(play, chosen, PARALLEL_DAYS);
  printResults(title, results);
  expect(results).toMatchObject({ lost: [], doubled: [], wrong: [] });
  // One write may cover two changes, so a point may not occur again.
  expect(results.notReached.length).toBeLessThan(Math.max(2, chosen.length / 20));
  expect(points.length).toBeGreaterThan(100);
}

describe('a bot killed while it sends a batch', () => {
  it('loses and duplicates no row: one bot on sqlite, at any point', { timeout: HOUR_MS }, async () => {
    await crashAtPoints('a batch, one bot on sqlite', SINGLE_BOT, 1);
  });

  it.skipIf(!POSTGRES[0]?.up).each(POSTGRES)(
    'loses and duplicates no row: one of two bots on $title',
    { timeout: HOUR_MS },
    async (postgres) => {
      await crashAtPoints(`a batch, two bots on ${postgres.title}`, twoBotsOn(postgres), SAMPLE_OF_TWO);
    },
  );
});
