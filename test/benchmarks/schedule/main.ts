import { writeFileSync } from 'node:fs';
import { createWorkers } from './create-workers.ts';
import { drawDelays } from './draw-delays.ts';
import type { Figures } from './figures.ts';
import type { Job } from './job.ts';
import { POLICIES, type PolicyName } from './policies.ts';
import { printComparison, printCurve, printLearning, printPicks } from './print-tables.ts';

const PICTURE = new URL('./delays.svg', import.meta.url);

/** How many checks are open, and for how many days, so that each size sees a thousand results or more. */
const SIZES = [
  { open: 50, days: 204 },
  { open: 300, days: 52 },
  { open: 1_000, days: 14 },
  { open: 3_000, days: 12 },
  { open: 10_000, days: 12 },
] as const;
const WARM_UP_DAYS = 4;
/** `benched` is so short that only the budget limits polling; 30 seconds is the default of POLL_MIN_INTERVAL_SECONDS. */
const MIN_INTERVAL_MS = { benched: 1_000, standard: 30_000 } as const;
const FLOORS = [0.002, 0.005, 0.01, 0.02, 0.04, 0.08] as const;
const CHOSEN_FLOOR = 0.02;
/** In these days 300 open checks see some 500 results, or thousands, where turnaround is as believed. */
const LEARNING = {
  open: 300,
  days: { taught: 10, wellTaught: 80, judged: 30 },
  slower: [1 / 3, 1, 3],
} as const;
const PICKS = [
  { open: 100, days: 30 },
  { open: 10_000, days: 8 },
] as const;

const seed = Number(process.argv[2] ?? 1);
const began = performance.now();
const workers = createWorkers();

function job(policy: PolicyName, open: number, days: number, over: Partial<Job> = {}): Job {
  return {
    policy,
    open,
    days,
    seed,
    warmUpDays: WARM_UP_DAYS,
    slower: 1,
    minIntervalMs: MIN_INTERVAL_MS.benched,
    ...over,
  };
}

async function figures(...made: Parameters<typeof job>): Promise<Figures> {
  return (await workers.run(job(...made))).figures;
}

async function compare() {
  const rows = SIZES.toReversed().flatMap(({ open, days }) =>
    POLICIES.map(async (policy) => ({ open, policy, figures: await figures(policy, open, days) })),
  );
  return (await Promise.all(rows)).toSorted((a, b) => a.open - b.open);
}

async function draftCurve() {
  const { open, days } = SIZES[0];
  const at = async (floor: number, minIntervalMs: number) => ({
    floor,
    minIntervalMs,
    figures: await figures('schedule', open, days, { floor, minIntervalMs }),
    roundRobin: await figures('round robin', open, days, { minIntervalMs }),
  });
  const { benched, standard } = MIN_INTERVAL_MS;
  return Promise.all([...FLOORS.map((floor) => at(floor, benched)), at(CHOSEN_FLOOR, standard)]);
}

async function learn(slower: number) {
  const { open, days } = LEARNING;
  const teach = (lesson: number) =>
    workers.run(job('schedule', open, lesson * slower, { slower, warmUpDays: 0 }));
  const [taught, wellTaught] = await Promise.all([teach(days.taught), teach(days.wellTaught)]);
  const judged = (history: Job['history']) =>
    figures('schedule', open, days.judged, { slower, seed: seed + 1, warmUpDays: 1, history });
  const [untaughtDelays, taughtDelays, wellTaughtDelays] = await Promise.all(
    [undefined, taught.history, wellTaught.history].map(judged),
  );
  return { slower, seen: taught.figures.completed, untaughtDelays, taughtDelays, wellTaughtDelays };
}

/** Nothing else runs meanwhile. */
async function pick() {
  const costs: { open: number; microseconds: number }[] = [];
  for (const { open, days } of PICKS) {
    const { microsecondsPerLook } = await figures('schedule', open, days);
    costs.push({ open, microseconds: microsecondsPerLook });
  }
  return costs;
}

const [comparison, curve, learning] = await Promise.all([
  compare(),
  draftCurve(),
  Promise.all(LEARNING.slower.map(learn)),
]);
const picks = await pick();
await workers.close();
printComparison(comparison);
printCurve(curve);
printLearning(learning);
printPicks(picks);
writeFileSync(PICTURE, drawDelays(comparison));
console.log(
  `\nseed ${seed}, ${((performance.now() - began) / 1000).toFixed(0)} s; the picture is ${PICTURE.pathname}`,
);
