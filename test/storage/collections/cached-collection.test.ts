import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CachedCollection } from '../../../src/storage/collections/cached-collection.ts';
import { eventually } from '../../support/eventually.ts';
import { collect } from '../collect.ts';
import { type Network, openNetwork } from '../network.ts';
import { storeKinds, type TestStore } from '../stores.ts';

const schema = z.object({ n: z.number() });
type Numbered = z.infer<typeof schema>;
const more = ({ n }: Numbered) => ({ n: n + 1 });

function recordChanges(cached: CachedCollection<Numbered>): string[] {
  const changes: string[] = [];
  cached.onChange((value, before) => changes.push(`${before?.n ?? '-'} → ${value.n}`));
  return changes;
}

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`a cached collection on ${kind.title}`, () => {
    let store: TestStore;

    beforeEach(async () => {
      store = await kind.make();
    });

    afterEach(() => store.remove());

    const open = async (url = store.url) => (await store.open({ url })).cachedCollection('checks', schema);

    it('holds what is stored, and reports its own writes before they resolve', async () => {
      const storage = await store.open();
      await storage.collection('checks', schema).set('old', { n: 7 });
      const cached = await storage.cachedCollection('checks', schema);
      const changes = recordChanges(cached);
      expect(cached.all()).toEqual([{ n: 7 }]);
      expect(await cached.insert('a', { n: 1 })).toBe(true);
      expect(await cached.insert('a', { n: 9 })).toBe(false);
      expect(await cached.update('a', more)).toEqual({ n: 2 });
      expect(await cached.update('a', (value) => value)).toEqual({ n: 2 });
      expect(await cached.update('none', more)).toBeUndefined();
      expect(changes).toEqual(['- → 1', '1 → 2']);
      expect(cached.all()).toEqual([{ n: 7 }, { n: 2 }]);
      expect(await cached.get('a')).toEqual({ n: 2 });
    });

    it('drops and deletes obsolete records', async () => {
      const storage = await store.open();
      const stored = storage.collection('checks', schema);
      await Promise.all(Array.from({ length: 250 }, (_, n) => stored.set(`id-${n}`, { n })));
      const cached = await storage.cachedCollection('checks', schema, { isObsolete: ({ n }) => n >= 10 });
      expect(
        cached
          .all()
          .map(({ n }) => n)
          .toSorted((a, b) => a - b),
      ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      await eventually(async () => expect(await collect(stored.entries())).toHaveLength(10));
      await stored.update('id-3', () => ({ n: 3_000 }));
      await eventually(async () => expect(await cached.get('id-3')).toEqual({ n: 3_000 }));
      await stored.delete('id-3');
      expect(await cached.get('id-3')).toBeUndefined();
      expect(cached.all()).toHaveLength(9);
    });

    it.skipIf(!kind.shared)('restores what the store lost while it was disconnected', async () => {
      const network: Network = await openNetwork(kind.server);
      const remote = await open(store.urlAt(network.port));
      const stored = (await store.open()).collection('checks', schema);
      await remote.insert('a', { n: 1 });
      await remote.update('a', more);
      await remote.insert('b', { n: 7 });
      network.disconnect();
      await stored.delete('a');
      await stored.insert('a', { n: 1 });
      await stored.delete('b');
      network.restore();
      await eventually(async () =>
        expect(await stored.read('a')).toMatchObject({ value: { n: 2 }, version: 2 }),
      );
      await eventually(async () => expect(await stored.get('b')).toEqual({ n: 7 }));
      remote.close();
      await network.close();
    });

    it.skipIf(!kind.shared)('sees others’ writes, and never an older version again', async () => {
      const [one, other] = [await open(), await open()];
      const changes = recordChanges(one);
      await other.insert('a', { n: 1 });
      await eventually(() => expect(one.all()).toEqual([{ n: 1 }]));
      await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? one : other).update('a', more)));
      await eventually(() => expect([one.all(), other.all()]).toEqual([[{ n: 61 }], [{ n: 61 }]]));
      const ns = changes.map((line) => Number(line.split(' → ')[1]));
      expect(ns).toEqual(ns.toSorted((a, b) => a - b));
      expect(new Set(ns).size).toBe(ns.length);
    });

    it.skipIf(!kind.shared)(
      'reads a single record from the store, even before the notification arrives',
      async () => {
        const [one, other] = [await open(), await open()];
        await other.insert('a', { n: 1 });
        expect(await one.get('a')).toEqual({ n: 1 });
        await other.update('a', more);
        expect(await one.get('a')).toEqual({ n: 2 });
      },
    );

    it.skipIf(!kind.shared)('catches up with what was written while it was disconnected', async () => {
      const network: Network = await openNetwork(kind.server);
      const remote = await open(store.urlAt(network.port));
      const local = await open();
      const changes = recordChanges(remote);
      await local.insert('a', { n: 1 });
      await eventually(() => expect(changes).toEqual(['- → 1']));
      network.disconnect();
      for (let i = 0; i < 5; i += 1) await local.update('a', more);
      await local.insert('b', { n: 1 });
      expect(remote.all()).toEqual([{ n: 1 }]);
      network.restore();
      await eventually(() => expect(remote.all()).toEqual([{ n: 6 }, { n: 1 }]));
      expect(changes.slice(1).toSorted()).toEqual(['- → 1', '1 → 6']);
      remote.close();
      await network.close();
    });
  });
}
