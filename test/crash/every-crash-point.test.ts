import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../src/time/durations.ts';
import { storeKinds } from '../storage/stores.ts';
import { listCrashPoints } from './list-crash-points.ts';
import { printResults } from './print-results.ts';
import { runCrashes } from './run-crashes.ts';
import { type PlayDay, runDay } from './run-day.ts';
import { type Setup, SINGLE_BOT, twoBotsOn } from './setup.ts';

/** Days run in parallel: as many as two cores can handle. Each bot holds seven of Postgres's 100 connections. */
const PARALLEL_DAYS = 5;
/** `CRASH_SLICE=2/5` runs the second fifth of all points. */
const [SLICE = 1, SLICES = 1] = (process.env.CRASH_SLICE ?? '1/1').split('/').map(Number);
/** `CRASH_ONLY=Corrected` runs only the points whose name matches this regular expression. */
const ONLY = new RegExp(process.env.CRASH_ONLY ?? '');
/** In every slice on Postgres: points where a mistake would lose or duplicate something, on either of the two bots. */
const IN_EVERY_SLICE = [
  'write checks Clear #1',
  'before invite Refer #1',
  'invite Button #1',
  'reply Refer #1',
  'cancel Corrected #1',
  'write checks Corrected again #1',
];

const POSTGRES = (await storeKinds()).filter(({ title }) => title.startsWith('postgres'));

async function crashAtEachPoint(title: string, setup: Setup, always: readonly string[] = []): Promise<void> {
  const play: PlayDay = (killAt) => runDay(setup, killAt);
  const points = await listCrashPoints(play);
  const chosen = points
    .filter((point) => ONLY.test(point))
    .filter((point, index) => index % SLICES === SLICE - 1 || always.some((one) => one === point));
  const results = await runCrashes(play, chosen, PARALLEL_DAYS);
  printResults(title, results);
  expect(results).toMatchObject({ lost: [], doubled: [], wrong: [] });
  // If two changes reach a card at once, one update covers both, so a point may not occur again.
  expect(results.notReached.length).toBeLessThan(Math.max(2, chosen.length / 20));
  expect(points.length).toBeGreaterThan(300);
}

describe('a bot killed at any point of a scripted day', () => {
  it('loses and duplicates nothing: one bot on sqlite', { timeout: HOUR_MS }, async () => {
    await crashAtEachPoint('one bot on sqlite', SINGLE_BOT);
  });

  it.skipIf(!POSTGRES[0]?.up).each(POSTGRES)(
    'loses and duplicates nothing: one of two bots on $title',
    { timeout: HOUR_MS },
    async (postgres) => {
      await crashAtEachPoint(`two bots on ${postgres.title}`, twoBotsOn(postgres), IN_EVERY_SLICE);
    },
  );
});
