import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type StoreKind, storeKinds, type TestAdapter, type TestStore } from './stores.ts';

/** More than fit into one request. */
const MANY = 250;

describe.for((await storeKinds()).filter(({ up }) => up))(
  'compare-and-sets at once on $title',
  (kind: StoreKind) => {
    let store: TestStore;
    let opened: TestAdapter;

    beforeEach(async () => {
      store = await kind.make();
      await (await store.open()).close();
      opened = await kind.makeAdapter(store);
    });

    afterEach(async () => {
      await opened.close();
      await store.remove();
    });

    it('each succeed or fail by themselves', async () => {
      const { adapter } = opened;
      for (const key of ['replaced', 'deleted', 'kept', 'existing']) {
        await adapter.compareAndSet(`texts:${key}`, undefined, 'old');
      }
      const wrote = await Promise.all([
        adapter.compareAndSet('texts:inserted', undefined, 'new'),
        adapter.compareAndSet('texts:existing', undefined, 'new'),
        adapter.compareAndSet('texts:replaced', 'old', 'new'),
        adapter.compareAndSet('texts:kept', 'other', 'new'),
        adapter.compareAndSet('texts:deleted', 'old', undefined),
        adapter.compareAndSet('texts:missing', 'old', undefined),
      ]);
      expect(wrote).toEqual([true, false, true, false, true, false]);
      const keys = ['inserted', 'existing', 'replaced', 'kept', 'deleted', 'missing'];
      const found = await Promise.all(keys.map((key) => adapter.get(`texts:${key}`)));
      expect(found).toEqual(['new', 'old', 'new', 'old', undefined, undefined]);
    });

    it('write a record once if they compete for it', async () => {
      const { adapter } = opened;
      const texts = Array.from({ length: 5 }, (_, number) => `text ${number}`);
      const wrote = await Promise.all(
        texts.map((text) => adapter.compareAndSet('texts:one', undefined, text)),
      );
      expect(wrote.filter((one) => one)).toHaveLength(1);
      expect(await adapter.get('texts:one')).toBe(texts[wrote.indexOf(true)]);
    });

    it('all succeed, however many there are', async () => {
      const { adapter } = opened;
      const keys = Array.from({ length: MANY }, (_, number) => `texts:${number}`);
      const wrote = await Promise.all(keys.map((key) => adapter.compareAndSet(key, undefined, 'text')));
      expect(wrote.filter((one) => one)).toHaveLength(MANY);
      const found = await Promise.all(keys.map((key) => adapter.get(key)));
      expect(found.filter((text) => text === 'text')).toHaveLength(MANY);
    });

    it.runIf(kind.shared)('notify the other processes of each record written', async () => {
      const { adapter } = opened;
      const storage = await store.open();
      const told: unknown[] = [];
      // A collection whose keys reveal its ids.
      storage.followedCollection('drafts', z.string()).changes((change) => told.push(change));
      await adapter.compareAndSet('drafts:known', undefined, 'text');
      await Promise.all(
        ['one', 'known', 'two'].map((id) => adapter.compareAndSet(`drafts:${id}`, undefined, 'text')),
      );
      const ids = ['known', 'one', 'two'].map((id) => ({ id }));
      await vi.waitFor(() => expect(told).toEqual(expect.arrayContaining(ids)));
      expect(told).toHaveLength(ids.length);
    });

    it.runIf(kind.shared)('notify nobody of silent ones', async () => {
      const { adapter } = opened;
      const storage = await store.open();
      const told: unknown[] = [];
      const drafts = storage.followedCollection('drafts', z.string());
      drafts.changes((change) => told.push(change));
      await adapter.compareAndSet('drafts:alone', undefined, 'text', { isSilent: true });
      await Promise.all(
        ['one', 'two', 'three'].map((id) =>
          adapter.compareAndSet(`drafts:${id}`, undefined, 'text', { isSilent: id !== 'two' }),
        ),
      );
      // Nobody follows this one.
      await storage.collection('drafts', z.string()).set('unfollowed', 'text');
      await drafts.set('last', 'text');
      await vi.waitFor(() => expect(told).toEqual([{ id: 'two' }, { id: 'last' }]));
    });
  },
);
