import { describe, expect, it } from 'vitest';
import { runChaos } from './run-chaos.ts';

/** `CHAOS_SEEDS=1,2,3` runs three simulated half hours. */
const SEEDS = (process.env.CHAOS_SEEDS ?? '1').split(',').map(Number);

describe('half an hour in which one in ten requests to Slack, WorkerChecks and the store fails', () => {
  it.each(SEEDS)(
    'loses nothing and duplicates nothing (seed %d)',
    async (seed) => {
      const { actions, orders, faults, violations } = await runChaos(seed);
      const listed = (all: ReadonlyMap<string, number>) =>
        [...all]
          .toSorted()
          .map(([what, count]) => `${count} ${what}`)
          .join(', ');
      const of = (kind: string) => violations.filter((one) => one.kind === kind).length;
      process.stdout.write(
        `\n30 minutes, seed ${seed}: ${listed(actions)}; ${orders} orders\nfaults: ${listed(faults)}\n` +
          `${of('lost')} lost, ${of('doubled')} doubled, ${of('wrong')} wrong\n`,
      );
      expect(violations).toEqual([]);
    },
    300_000,
  );
});
