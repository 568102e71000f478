import { parseArgs } from 'node:util';
import { createWorkers } from './create-workers.ts';
import type { Job } from './job.ts';
import type { PolicyName } from './policies.ts';
import { printTrials, progressLine, type Tried } from './print-trials.ts';
import { drawTrial, TRIALS, type Trial } from './worlds.ts';

/** In worlds of more checks, fewer days show as much. Whole weeks: on working days alone more is open. */
const SIZES = [
  { open: 50, measured: 56 },
  { open: 300, measured: 28 },
  { open: 1_000, measured: 14 },
  { open: 3_000, measured: 7 },
  { open: 10_000, measured: 7 },
] as const;
/** Of a size that is not listed. */
const MEASURED_DAYS = 14;
const COMPARED: readonly PolicyName[] = ['round robin', 'former schedule', 'schedule', 'informed'];
const MIN_INTERVAL_MS = 1_000;
/** Three months, in which the bot starts again every so many days. */
const LONG_RUN = { open: 300, days: 90, restartEveryDays: 3 } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    open: { type: 'string', default: '300,1000,3000' },
    days: { type: 'string' },
    drawn: { type: 'string', default: '901,902,903,904,905,906' },
    only: { type: 'string', default: '' },
    policies: { type: 'string', default: COMPARED.join(',') },
    threads: { type: 'string' },
  },
});
const seed = Number(positionals[0] ?? 1);
const sizes = values.open.split(',').map(Number);
const names = new Set(values.policies.split(','));
const policies = COMPARED.filter((policy) => names.has(policy));
const began = performance.now();
const workers = createWorkers(values.threads === undefined ? undefined : Number(values.threads));

function run(
  policy: PolicyName,
  { world, warmUpDays }: Trial,
  over: Pick<Job, 'open' | 'days'> & Partial<Job>,
) {
  const common = { slower: 1, minIntervalMs: MIN_INTERVAL_MS };
  return workers.run({ policy, world, seed, warmUpDays, ...common, ...over });
}

async function compare(trial: Trial, open: number): Promise<Tried> {
  const size = SIZES.find((one) => one.open === open);
  const days = trial.warmUpDays + Number(values.days ?? size?.measured ?? MEASURED_DAYS);
  const over = { open, days, expects: true };
  const all = await Promise.all(
    policies.map(async (policy) => [policy, await run(policy, trial, over)] as const),
  );
  const tried = { world: trial.world.name, open, results: new Map(all) };
  console.error(progressLine(tried));
  return tried;
}

async function longRun(trial: Trial) {
  const { open, days, restartEveryDays } = LONG_RUN;
  const [through, restarted] = await Promise.all([
    run('schedule', trial, { open, days }),
    run('schedule', trial, { open, days, restartEveryDays }),
  ]);
  return { world: trial.world.name, through: through.figures, restarted: restarted.figures };
}

const drawn = values.drawn.split(',').filter(Boolean).map(Number).map(drawTrial);
const trials = [...TRIALS, ...drawn].filter(({ world }) => world.name.includes(values.only));
const tried = await Promise.all(sizes.flatMap((open) => trials.map((trial) => compare(trial, open))));
const [, longDays] = TRIALS;
const runs = values.only === '' && longDays !== undefined ? [await longRun(longDays)] : [];
await workers.close();
printTrials(tried, policies);
for (const { world, through, restarted } of runs) {
  const { days, restartEveryDays, open } = LONG_RUN;
  console.log(
    `\n${world}, ${open} open, ${days} days: mean ${through.mean.toFixed(1)} s, longest gap ${through.longestGapHours.toFixed(1)} h; started again every ${restartEveryDays} days: ${restarted.mean.toFixed(1)} s, ${restarted.longestGapHours.toFixed(1)} h`,
  );
}
console.log(`\nseed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s`);
