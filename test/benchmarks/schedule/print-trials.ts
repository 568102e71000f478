import type { Figures } from './figures.ts';
import type { PolicyName } from './policies.ts';
import { sayTable, seconds } from './table.ts';

/** The results of each policy in one world. */
export interface Tried {
  world: string;
  open: number;
  figures: ReadonlyMap<PolicyName, Figures>;
}

/** Printed as soon as a world is finished, because the whole run takes long. */
export function progressLine({ world, open, figures }: Tried): string {
  const means = [...figures].map(([policy, { mean }]) => `${policy} ${seconds(mean)}`);
  return `${open} open, ${world}: ${means.join(', ')}`;
}

/** Mean delays in each world, the schedule's beside the others', and the worst of them at each size. */
export function printTrials(all: readonly Tried[], policies: readonly PolicyName[]): void {
  console.log('Mean seconds from the release to the look that sees it, after two weeks of learning\n');
  const meanOf = ({ figures }: Tried, policy: PolicyName) => figures.get(policy)?.mean ?? Number.NaN;
  const over = (one: Tried, policy: PolicyName) => meanOf(one, 'schedule') / meanOf(one, policy);
  const rows = all.map((one) => [
    one.open.toLocaleString('en'),
    one.world,
    ...policies.map((policy) => seconds(meanOf(one, policy))),
    over(one, 'round robin').toFixed(3),
    over(one, 'informed').toFixed(3),
    String(one.figures.get('schedule')?.completed ?? 0),
  ]);
  sayTable(['open', 'world', ...policies, '/ round robin', '/ informed', 'results'], rows);
  for (const open of new Set(all.map((one) => one.open))) {
    const same = all.filter((one) => one.open === open);
    const worst = same.toSorted((a, b) => over(b, 'informed') - over(a, 'informed'))[0];
    if (worst === undefined) continue;
    console.log(`worst of ${open}: ${worst.world}, ${over(worst, 'informed').toFixed(3)} × informed`);
  }
}
