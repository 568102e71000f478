import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collect } from '../collect.ts';
import { storeKinds, type TestStore } from '../stores.ts';

/** Keys and texts written by a version whose collections do not use Keyv, oldest first. */
const ROWS = z
  .array(z.tuple([z.string(), z.string()]))
  .parse(JSON.parse(readFileSync(`${import.meta.dirname}/../fixtures/rows-before-keyv.json`, 'utf8')));
const FORMER_KEY = Buffer.alloc(32, 7);
const named = z.object({ name: z.string() });

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`rows of an earlier version on ${kind.title}`, () => {
    let store: TestStore;

    beforeEach(async () => {
      store = await kind.make();
      // Creates the tables, and removes the new canary, because the old rows bring their own.
      const storage = await store.open({ key: FORMER_KEY });
      await storage.collection('key', z.string()).delete('canary');
      await storage.close();
      const { adapter, close } = await kind.makeAdapter(store);
      for (const [key, text] of ROWS) await adapter.compareAndSet(key, undefined, text);
      await close();
    });

    afterEach(() => store.remove());

    it('are read with their ids, versions, fences and expiry', async () => {
      const storage = await store.open({ key: FORMER_KEY });
      const checks = storage.collection('checks', named);
      expect(await checks.read('one')).toEqual({ value: { name: 'Ada Lovelace' }, version: 2, fence: 3 });
      expect(await storage.collection('tokens', named).get('account')).toEqual({ name: 'token' });
      const { records } = await storage.collection('audit', named).page({ limit: 10 });
      expect(records.map(({ id }) => id)).toEqual(['line-2', 'line-1', 'line-0']);
      const submissions = storage.collection('deliveries', named);
      expect(await collect(submissions.entries())).toEqual([['later', { name: 'kept' }]]);
      expect(await submissions.get('soon')).toBeUndefined();
      expect(await submissions.insert('soon', { name: 'again' })).toBe(true);
    });

    it('are updated, keeping fields that this version does not know', async () => {
      const storage = await store.open({ key: FORMER_KEY });
      await storage.collection('checks', named).update('one', () => ({ name: 'Grace' }));
      const all = storage.collection('checks', z.unknown());
      expect(await all.read('one')).toEqual({
        value: { name: 'Grace', later: { field: 1 } },
        version: 3,
        fence: 3,
      });
    });
  });
}
