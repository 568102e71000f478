import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createReferences } from '../../../src/checks/use-cases/references.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { storeKinds, type TestStore } from '../../storage/stores.ts';
import { makeCheck } from '../../support/make-check.ts';

let store: TestStore | undefined;

afterEach(() => store?.remove());

/** A process whose random draws are given. */
function processOf(storage: Storage, draws: string[], known: string[] = []) {
  return createReferences({
    watchList: { all: async () => known.map((reference) => makeCheck({ reference })) },
    reservations: storage.collection('references', z.object({ at: z.number() })),
    now: Date.now,
    draw: () => draws.shift() ?? expect.fail('It drew more often than expected'),
  });
}

it('are not given again while the audit log may name them: for ten years, not only while the check is there', async () => {
  let kept: number | undefined;
  const insert = async (_id: string, _value: { at: number }, ttlMs?: number) => {
    kept = ttlMs;
    return true;
  };
  const all = async () => [];
  await createReferences({ watchList: { all }, reservations: { insert }, now: Date.now }).take();
  expect(kept).toBeGreaterThan(10 * 364 * DAY_MS);
});

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`references on ${kind.title}`, () => {
    it('go to one of two processes that draw the same at the same time', async () => {
      store = await kind.make();
      const here = await store.open();
      const there = kind.shared ? await store.open() : here;
      const taken = await Promise.all([
        processOf(here, ['CHK-22222', 'CHK-33333', 'CHK-44444']).take(),
        processOf(there, ['CHK-22222', 'CHK-33333', 'CHK-44444']).take(),
      ]);
      expect(taken.toSorted()).toEqual(['CHK-22222', 'CHK-33333']);
    });

    it('are unused by any check, and stay reserved if the check is not written', async () => {
      store = await kind.make();
      const storage = await store.open();
      expect(await processOf(storage, ['CHK-22222', 'CHK-33333'], ['CHK-22222']).take()).toBe('CHK-33333');
      expect(await processOf(storage, ['CHK-33333', 'CHK-55555']).take()).toBe('CHK-55555');
    });
  });
}
