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

function hear(mirror: CachedCollection<Numbered>): string[] {
  const heard: string[] = [];
  mirror.onChange((value, before) => heard.push(`${before?.n ?? '-'} → ${value.n}`));
  return heard;
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
      const mirror = await storage.cachedCollection('checks', schema);
      const heard = hear(mirror);
      expect(mirror.all()).toEqual([{ n: 7 }]);
      expect(await mirror.insert('a', { n: 1 })).toBe(true);
      expect(await mirror.insert('a', { n: 9 })).toBe(false);
      expect(await mirror.update('a', more)).toEqual({ n: 2 });
      expect(await mirror.update('a', (value) => value)).toEqual({ n: 2 });
      expect(await mirror.update('none', more)).toBeUndefined();
      expect(heard).toEqual(['- → 1', '1 → 2']);
      expect(mirror.all()).toEqual([{ n: 7 }, { n: 2 }]);
      expect(await mirror.get('a')).toEqual({ n: 2 });
    });

    it('drops and deletes obsolete records', async () => {
      const storage = await store.open();
      const stored = storage.collection('checks', schema);
      await Promise.all(Array.from({ length: 250 }, (_, n) => stored.set(`id-${n}`, { n })));
      const mirror = await storage.cachedCollection('checks', schema, { leaves: ({ n }) => n >= 10 });
      expect(
        mirror
          .all()
          .map(({ n }) => n)
          .toSorted((a, b) => a - b),
      ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      await eventually(async () => expect(await collect(stored.entries())).toHaveLength(10));
      await stored.update('id-3', () => ({ n: 3_000 }));
      await eventually(async () => expect(await mirror.get('id-3')).toEqual({ n: 3_000 }));
      await stored.delete('id-3');
      expect(await mirror.get('id-3')).toBeUndefined();
      expect(mirror.all()).toHaveLength(9);
    });

    it.skipIf(!kind.shared)('restores what the store lost while it was disconnected', async () => {
      const network: Network = await openNetwork(kind.server);
      const far = await open(store.urlAt(network.port));
      const stored = (await store.open()).collection('checks', schema);
      await far.insert('a', { n: 1 });
      await far.update('a', more);
      await far.insert('b', { n: 7 });
      network.leave();
      await stored.delete('a');
      await stored.insert('a', { n: 1 });
      await stored.delete('b');
      network.comeBack();
      await eventually(async () =>
        expect(await stored.read('a')).toMatchObject({ value: { n: 2 }, version: 2 }),
      );
      await eventually(async () => expect(await stored.get('b')).toEqual({ n: 7 }));
      far.close();
      await network.close();
    });

    it.skipIf(!kind.shared)('sees others’ writes, and never an older version again', async () => {
      const [one, other] = [await open(), await open()];
      const heard = hear(one);
      await other.insert('a', { n: 1 });
      await eventually(() => expect(one.all()).toEqual([{ n: 1 }]));
      await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? one : other).update('a', more)));
      await eventually(() => expect([one.all(), other.all()]).toEqual([[{ n: 61 }], [{ n: 61 }]]));
      const ns = heard.map((line) => Number(line.split(' → ')[1]));
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
      const far = await open(store.urlAt(network.port));
      const near = await open();
      const heard = hear(far);
      await near.insert('a', { n: 1 });
      await eventually(() => expect(heard).toEqual(['- → 1']));
      network.leave();
      for (let i = 0; i < 5; i += 1) await near.update('a', more);
      await near.insert('b', { n: 1 });
      expect(far.all()).toEqual([{ n: 1 }]);
      network.comeBack();
      await eventually(() => expect(far.all()).toEqual([{ n: 6 }, { n: 1 }]));
      expect(heard.slice(1).toSorted()).toEqual(['- → 1', '1 → 6']);
      far.close();
      await network.close();
    });
  });
}
