import { Keyv } from 'keyv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { collect } from './collect.ts';
import { storeKinds, type TestAdapter, type TestStore } from './stores.ts';

function listing(keyv: Keyv): AsyncIterable<[key: string, value: unknown]> {
  if (keyv.iterator === undefined) throw new Error('Keyv does not list this store');
  return keyv.iterator(undefined);
}

/** What Keyv promises of any store (the cases of @keyv/test-suite), asked of Keyv itself on each of our adapters. */
for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`Keyv on ${kind.title}`, () => {
    let store: TestStore;
    let adapters: TestAdapter[];

    beforeEach(async () => {
      store = await kind.make();
      adapters = [];
      // Makes the tables.
      await (await store.open()).close();
    });

    afterEach(async () => {
      for (const { close } of adapters) await close();
      await store.remove();
    });

    async function keyvIn(namespace: string): Promise<Keyv> {
      const made = await kind.makeAdapter(store);
      adapters.push(made);
      const { adapter, useKeyPrefix } = made;
      const keyv = new Keyv({ store: adapter, namespace, useKeyPrefix, throwOnErrors: true });
      keyv.on('error', () => {});
      return keyv;
    }

    it('sets, gets, overwrites and deletes', async () => {
      const keyv = await keyvIn('a');
      expect(await keyv.get('x')).toBeUndefined();
      expect(await keyv.has('x')).toBe(false);
      expect(await keyv.set('x', 'one')).toBe(true);
      expect(await keyv.set('x', 'two')).toBe(true);
      expect(await keyv.get('x')).toBe('two');
      expect(await keyv.has('x')).toBe(true);
      expect(await keyv.delete('x')).toBe(true);
      expect(await keyv.delete('x')).toBe(false);
      expect(await keyv.get('x')).toBeUndefined();
    });

    it('keeps values of every kind', async () => {
      const keyv = await keyvIn('a');
      const values = [
        false,
        null,
        0,
        '',
        'ü 😀 "\'\\',
        ':colon',
        [1, [2]],
        { a: { b: null } },
        'x'.repeat(100_000),
      ];
      for (const [i, value] of values.entries()) await keyv.set(`v${i}`, value);
      for (const [i, value] of values.entries()) expect((await keyv.getRaw(`v${i}`))?.value).toEqual(value);
    });

    it('works on many at once', async () => {
      const keyv = await keyvIn('a');
      await keyv.setMany([
        { key: 'x', value: 1 },
        { key: 'y', value: 2 },
      ]);
      expect(await keyv.getMany(['x', 'none', 'y'])).toEqual([1, undefined, 2]);
      expect(await keyv.hasMany(['x', 'none', 'y'])).toEqual([true, false, true]);
      expect(await keyv.deleteMany(['x', 'y'])).toBe(true);
      expect(await keyv.deleteMany(['x', 'y'])).toBe(false);
      expect(await keyv.getMany(['x', 'y'])).toEqual([undefined, undefined]);
    });

    it('forgets what has expired', async () => {
      const keyv = await keyvIn('a');
      await keyv.set('x', 1, 2_000);
      await keyv.set('y', 2);
      expect(await keyv.get('x')).toBe(1);
      await eventually(async () => expect(await keyv.get('x')).toBeUndefined());
      expect(await keyv.has('x')).toBe(false);
      expect(await keyv.get('y')).toBe(2);
    });

    it('keeps namespaces apart, even those that look alike', async () => {
      const one = await keyvIn('a_b');
      const other = await keyvIn('axb');
      const prefix = await keyvIn('a');
      await one.set('x', 1);
      await other.set('x', 2);
      await prefix.set('x', 3);
      await one.clear();
      expect(await one.get('x')).toBeUndefined();
      expect(await other.get('x')).toBe(2);
      expect(await prefix.get('x')).toBe(3);
    });

    it('iterates over its namespace, more than a page, each once', async () => {
      const keyv = await keyvIn('a');
      const other = await keyvIn('ab');
      await other.set('x', 'not this');
      const keys = Array.from({ length: 620 }, (_, i) => `k${i}`);
      await keyv.setMany(keys.map((key) => ({ key, value: key })));
      const seen: string[] = [];
      for await (const [key, value] of listing(keyv)) {
        expect(value).toBe(key);
        seen.push(key);
      }
      expect(seen.toSorted()).toEqual(keys.toSorted());
    });

    it('rejects what fails', async () => {
      const keyv = await keyvIn('a');
      await keyv.set('x', 1);
      for (const { close } of adapters) await close();
      adapters = [];
      await expect(keyv.set('x', 2)).rejects.toThrow();
      await expect(keyv.get('x')).rejects.toThrow();
      await expect(keyv.delete('x')).rejects.toThrow();
      await expect(keyv.clear()).rejects.toThrow();
      await expect(collect(listing(keyv))).rejects.toThrow();
    });
  });
}
