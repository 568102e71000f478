import { expect, it } from 'vitest';
import { readLines } from '../../src/operations/verify-chain.ts';

const PAGES = 120;

/** Milliseconds that reading takes. */
async function reading(isPaced: boolean): Promise<number> {
  const lines = {
    page: async ({ after = 0 }: { after?: number | undefined }) => ({
      records: [],
      next: after + 1 < PAGES ? after + 1 : undefined,
    }),
  };
  const began = performance.now();
  for await (const line of readLines({ lines }, { isPaced })) expect(line).toBeUndefined();
  return performance.now() - began;
}

it('pauses between the later pages of a long log, so that people go first', async () => {
  expect(await reading(true)).toBeGreaterThan(50);
});
