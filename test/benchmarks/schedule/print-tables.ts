import type { Figures } from './figures.ts';
import type { PolicyName } from './policies.ts';
import { sayTable, seconds } from './table.ts';

export interface Compared {
  open: number;
  policy: PolicyName;
  figures: Figures;
}

/** Everything about each policy at each size, as a table of Markdown. */
export function printComparison(all: readonly Compared[]): void {
  console.log('Seconds from the release to the look that sees it; 25 requests a minute\n');
  const head = ['open', 'policy', 'mean', '/ round robin', 'median', 'p95', 'instant', 'referred', 'tail'];
  const rows = all.map(({ open, policy, figures }) => {
    const { mean, median, p95, meanByStrand, requestsPerCompleted, longestGapHours, microsecondsPerLook } =
      figures;
    const { instant, referred, tail } = meanByStrand;
    return [
      open.toLocaleString('en'),
      policy,
      seconds(mean),
      (mean / roundRobin(all, open).mean).toFixed(3),
      ...[median, p95, instant, referred, tail].map(seconds),
      requestsPerCompleted.toFixed(0),
      longestGapHours.toFixed(1),
      microsecondsPerLook.toFixed(1),
    ];
  });
  sayTable([...head, 'requests / result', 'longest gap, h', 'µs / look'], rows);
}

function roundRobin(all: readonly Compared[], open: number): Figures {
  const found = all.find((one) => one.open === open && one.policy === 'round robin');
  if (found === undefined) throw new Error(`No round robin with ${open} open checks`);
  return found.figures;
}

/** The delay and the number of requests at each floor. */
export function printCurve(
  points: readonly { floor: number; minIntervalMs: number; figures: Figures; roundRobin: Figures }[],
): void {
  console.log('\nWith 50 open checks, by the least worth of a look that is sent (floor)\n');
  const rows = points.map(({ floor, minIntervalMs, figures, roundRobin }) => [
    String(floor),
    String(minIntervalMs / 1000),
    seconds(figures.mean),
    (figures.mean / roundRobin.mean).toFixed(3),
    (figures.requests / roundRobin.requests).toFixed(3),
  ]);
  sayTable(['floor', 'shortest interval, s', 'mean', '/ round robin', 'requests / round robin'], rows);
}

/** How fast the schedule learns where the prior is wrong. */
export function printLearning(
  lessons: readonly {
    slower: number;
    seen: number;
    untaughtDelays: Figures | undefined;
    taughtDelays: Figures | undefined;
    wellTaughtDelays: Figures | undefined;
  }[],
): void {
  console.log('\nTurnaround other than believed, 300 open checks: mean delay in seconds\n');
  const rows = lessons.map(({ slower, seen, untaughtDelays, taughtDelays, wellTaughtDelays }) => [
    slower < 1 ? `${(1 / slower).toFixed(0)} × faster` : slower > 1 ? `${slower} × slower` : 'as believed',
    String(seen),
    seconds(untaughtDelays?.mean ?? Number.NaN),
    seconds(taughtDelays?.mean ?? Number.NaN),
    seconds(wellTaughtDelays?.mean ?? Number.NaN),
    ((taughtDelays?.mean ?? Number.NaN) / (wellTaughtDelays?.mean ?? Number.NaN)).toFixed(3),
  ]);
  sayTable(
    ['turnaround', 'checks seen', 'at first', 'having seen them', 'having seen thousands', 'ratio'],
    rows,
  );
}

/** Whether a pick costs more where more is open. */
export function printPicks(costs: readonly { open: number; microseconds: number }[]): void {
  console.log('\nChoosing a look and taking in its answer, nothing else running\n');
  const [least] = costs;
  const rows = costs.map(({ open, microseconds }) => [
    open.toLocaleString('en'),
    microseconds.toFixed(1),
    (microseconds / (least?.microseconds ?? Number.NaN)).toFixed(1),
  ]);
  sayTable(['open', 'µs / look', 'ratio'], rows);
}
