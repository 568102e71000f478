import { keyvApiTests, keyvIteratorTests, keyvNamespaceTest, keyvValueTests } from '@keyv/test-suite';
import { Keyv } from 'keyv';
import * as vitest from 'vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyvStore } from '../../src/storage/collections/keyv-store.ts';
import { collect } from './collect.ts';
import { storeKinds, type TestAdapter, type TestStore } from './stores.ts';

function listing(keyv: Keyv): AsyncIterable<[key: string, value: unknown]> {
  if (keyv.iterator === undefined) throw new Error('Keyv does not list this store');
  return keyv.iterator(undefined);
}

/**
 * Keyv's own test suite (https://github.com/jaredwray/keyv/tree/main/core/test-suite), run on each store as collections
 * use it. Only its compression cases are skipped: no collection sets `compression`. The suite depends on vitest 4 and
 * the native sqlite3; package.json's overrides replace the former by this project's vitest, and the latter, which no
 * case imports, by a small package that is installed anyway.
 */
for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`Keyv's test suite on ${kind.title}`, () => {
    let store: TestStore;
    let made: TestAdapter;

    beforeAll(async () => {
      store = await kind.make();
      // Creates the tables.
      await (await store.open()).close();
      made = await kind.makeAdapter(store);
    });

    afterAll(async () => {
      await made.close();
      await store.remove();
    });

    const keyvStore = () => new KeyvStore(made.adapter);

    describe('methods', () => keyvApiTests(vitest, Keyv, keyvStore));
    describe('values', () => keyvValueTests(vitest, Keyv, keyvStore));
    describe('namespaces', () => keyvNamespaceTest(vitest, Keyv, keyvStore));
    describe('iteration', () => keyvIteratorTests(vitest, Keyv, keyvStore));
    it.skip('compression (skipped: collections use none)', () => {});

    it('separates namespaces with similar names', async () => {
      const [one, other, prefix] = ['a_b', 'axb', 'a'].map(
        (namespace) => new Keyv({ store: keyvStore(), namespace, throwOnErrors: true }),
      );
      await one?.set('x', 1);
      await other?.set('x', 2);
      await prefix?.set('x', 3);
      await one?.clear();
      expect(await Promise.all([one?.get('x'), other?.get('x'), prefix?.get('x')])).toEqual([
        undefined,
        2,
        3,
      ]);
    });

    it('lists each record once, across pages', async () => {
      const keyv = new Keyv({ store: keyvStore(), namespace: 'many', throwOnErrors: true });
      const keys = Array.from({ length: 1_020 }, (_, i) => `k${i}`);
      // In chunks: a pool has few connections, and a write waits at most five seconds for one.
      for (let at = 0; at < keys.length; at += 60) {
        await Promise.all(keys.slice(at, at + 60).map((key) => keyv.set(key, key)));
      }
      const listed = await collect(listing(keyv));
      expect(listed.map(([key]) => key).toSorted()).toEqual(keys.toSorted());
    });
  });

  describe.skipIf(!kind.up)(`a closed Keyv on ${kind.title}`, () => {
    it('rejects reads and writes', async () => {
      const store = await kind.make();
      await (await store.open()).close();
      const { adapter, close } = await kind.makeAdapter(store);
      const keyv = new Keyv({ store: new KeyvStore(adapter), throwOnErrors: true, emitErrors: false });
      await keyv.set('x', 1);
      await close();
      for (const ask of [
        () => keyv.set('x', 2),
        () => keyv.get('x'),
        () => keyv.getMany(['x']),
        () => keyv.delete('x'),
        () => keyv.clear(),
        () => collect(listing(keyv)),
      ]) {
        await expect(ask()).rejects.toMatchObject({ code: 'storage' });
      }
      await store.remove();
    });
  });
}
