import type { JobResult } from './job.ts';
import type { PolicyName } from './policies.ts';
import { sayTable, seconds } from './table.ts';

/** The results of each policy in one world. */
export interface Tried {
  world: string;
  open: number;
  results: ReadonlyMap<PolicyName, JobResult>;
}

function expectedOf({ results }: Tried, policy: PolicyName): number {
  return results.get(policy)?.expected ?? Number.NaN;
}

function meanOf({ results }: Tried, policy: PolicyName): number {
  return results.get(policy)?.figures.mean ?? Number.NaN;
}

function requestsOf({ results }: Tried, policy: PolicyName): number {
  return results.get(policy)?.figures.requests ?? Number.NaN;
}

/** The schedule's over the other policy's. */
function over(one: Tried, policy: PolicyName, of: typeof expectedOf): number {
  return of(one, 'schedule') / of(one, policy);
}

/** Printed as soon as a world is finished, because the whole run takes long. */
export function progressLine(one: Tried): string {
  const means = [...one.results.keys()].map(
    (policy) => `${policy} ${seconds(expectedOf(one, policy))} (drawn ${seconds(meanOf(one, policy))})`,
  );
  return `${one.open} open, ${one.world}: ${means.join(', ')}`;
}

/** Mean delays in each world, the schedule's beside the others', and the worst of them at each size. */
export function printTrials(all: readonly Tried[], policies: readonly PolicyName[]): void {
  console.log('Expected seconds from the release to the poll that finds it, after two weeks of learning\n');
  const rows = all.map((one) => [
    one.open.toLocaleString('en'),
    one.world,
    ...policies.map((policy) => seconds(expectedOf(one, policy))),
    over(one, 'round robin', expectedOf).toFixed(3),
    over(one, 'informed', expectedOf).toFixed(3),
    over(one, 'informed', meanOf).toFixed(3),
    over(one, 'round robin', requestsOf).toFixed(3),
    String(one.results.get('schedule')?.figures.completed ?? 0),
  ]);
  const ratios = ['/ round robin', '/ informed', '/ informed, as drawn', 'requests / round robin'];
  sayTable(['open', 'world', ...policies, ...ratios, 'results'], rows);
  for (const open of new Set(all.map((one) => one.open))) {
    const same = all.filter((one) => one.open === open);
    const byRatio = (one: Tried) => over(one, 'informed', expectedOf);
    const worst = same.toSorted((a, b) => byRatio(b) - byRatio(a))[0];
    if (worst !== undefined)
      console.log(`worst of ${open}: ${worst.world}, ${byRatio(worst).toFixed(3)} × informed`);
  }
}
