import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { SharedCollection } from '../../../src/storage/collections/shared-collection.ts';
import { FencedOffError } from '../../../src/storage/driver/storage-errors.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { countIterations } from '../../support/count-event-loop-iterations.ts';
import { eventually } from '../../support/eventually.ts';
import { collect } from '../collect.ts';
import { KEY, storeKinds, type TestStore } from '../stores.ts';

const schema = z.object({ name: z.string() });
type Named = z.infer<typeof schema>;

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`a collection on ${kind.title}`, () => {
    let store: TestStore;
    let storage: Storage;
    let checks: SharedCollection<Named>;
    /** Another process's collection if the store can be shared, else the same one. */
    let elsewhere: SharedCollection<Named>;

    beforeEach(async () => {
      store = await kind.make();
      storage = await store.open();
      checks = storage.collection('checks', schema);
      elsewhere = (kind.shared ? await store.open() : storage).collection('checks', schema);
    });

    afterEach(() => store.remove());

    it('separates its records from those of other collections, until they are deleted', async () => {
      const drafts = storage.collection('drafts', schema);
      await checks.set('a', { name: 'Ada' });
      await drafts.set('a', { name: 'Grace' });
      expect(await elsewhere.get('a')).toEqual({ name: 'Ada' });
      await elsewhere.delete('a');
      await elsewhere.delete('a');
      expect(await checks.get('a')).toBeUndefined();
      expect(await collect(checks.entries())).toEqual([]);
      expect(await drafts.get('a')).toEqual({ name: 'Grace' });
    });

    it('rejects a record that does not match the schema, without quoting it', async () => {
      await checks.set('a', { name: 'Ada Lovelace' });
      const numbers = storage.collection('checks', z.number());
      const error: unknown = await numbers.get('a').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining('checks:a') });
      expect(String(error)).not.toContain('Ada');
    });

    it('accepts any id', async () => {
      const ids = ['checks:a', 'a:b', '%_*?[x]\\', "';--", 'é😀', 'x'.repeat(400)];
      for (const id of ids) await checks.set(id, { name: id });
      for (const id of ids) expect(await elsewhere.get(id)).toEqual({ name: id });
      const listed = (await collect(checks.entries())).map(([id, { name }]) => [id, name]);
      expect(listed.toSorted()).toEqual(ids.map((id) => [id, id]).toSorted());
    });

    it('yields to the event loop while many records are listed', async () => {
      const ids = Array.from({ length: 300 }, (_, i) => `id-${i}`);
      await Promise.all(ids.map((id) => checks.set(id, { name: id })));
      const { iterations } = await countIterations(() => collect(checks.entries()));
      expect(iterations).toBeGreaterThanOrEqual(3);
    });

    it('lists each record once, across pages', async () => {
      const ids = Array.from({ length: 1_250 }, (_, i) => `id-${i}`);
      for (let at = 0; at < ids.length; at += 125) {
        await Promise.all(ids.slice(at, at + 125).map((id) => checks.set(id, { name: id })));
      }
      const listed = (await collect(elsewhere.entries())).map(([id]) => id);
      expect(listed.toSorted()).toEqual(ids.toSorted());
    });

    it('pages through records, newest first', async () => {
      await storage.collection('drafts', schema).set('other', { name: 'of another collection' });
      for (let i = 0; i < 25; i += 1) await checks.set(`id-${(7 * i) % 25}`, { name: `${i}` });
      await elsewhere.update('id-0', () => ({ name: '0' }));
      const first = await elsewhere.page({ limit: 10 });
      expect(first.records.map(({ value }) => Number(value.name))).toEqual([
        24, 23, 22, 21, 20, 19, 18, 17, 16, 15,
      ]);
      await checks.set('newer', { name: '25' });
      await checks.delete('id-7');
      const second = await elsewhere.page({ limit: 10, before: first.next });
      expect(second.records[0]).toMatchObject({ id: 'id-23', value: { name: '14' } });
      const last = await elsewhere.page({ limit: 10, before: second.next });
      expect(last.records.map(({ value }) => Number(value.name))).toEqual([4, 3, 2, 0]);
      expect(last.next).toBeUndefined();
      expect((await checks.page({ limit: 1 })).records).toMatchObject([
        { id: 'newer', value: { name: '25' } },
      ]);
      const oldest = await elsewhere.page({ limit: 20, after: 0 });
      expect(oldest.records.map(({ value }) => Number(value.name))).toEqual([
        0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
      ]);
      const rest = await elsewhere.page({ limit: 20, after: oldest.next ?? 0 });
      expect(rest.records.map(({ value }) => Number(value.name))).toEqual([21, 22, 23, 24, 25]);
      expect(rest.next).toBeUndefined();
      const [{ number } = { number: 0 }] = rest.records;
      expect((await elsewhere.page({ limit: 1, before: number + 1 })).records).toEqual(
        rest.records.slice(0, 1),
      );
    });

    it('forgets a record once it expires', async () => {
      await checks.set('a', { name: 'Ada' }, 1_500);
      await checks.set('b', { name: 'Ada' }, 1_500);
      await checks.set('b', { name: 'stays' });
      await checks.update('a', () => ({ name: 'Ada still' }));
      expect(await elsewhere.get('a')).toEqual({ name: 'Ada still' });
      await eventually(async () => expect(await elsewhere.get('a')).toBeUndefined());
      expect(await collect(checks.entries())).toEqual([['b', { name: 'stays' }]]);
      expect(await checks.insert('a', { name: 'Grace' })).toBe(true);
      expect(await elsewhere.read('a')).toMatchObject({ value: { name: 'Grace' }, version: 1 });
    });

    it('inserts once, however many try at the same time', async () => {
      const tries = Array.from({ length: 60 }, (_, i) =>
        (i % 2 === 0 ? checks : elsewhere).insert('a', { name: `${i}` }),
      );
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    it('loses no update, however many change a record at the same time', async () => {
      const append = (name = '') => ({ name: `${name}x` });
      const changes = Array.from({ length: 80 }, (_, i) =>
        (i % 2 === 0 ? checks : elsewhere).update('a', (found) => append(found?.name)),
      );
      const versions = (await Promise.all(changes)).map((record) => record?.version);
      expect(new Set(versions).size).toBe(80);
      expect(await checks.read('a')).toMatchObject({ value: { name: 'x'.repeat(80) }, version: 80 });
    });

    it('writes nothing if the change changes nothing', async () => {
      await checks.set('a', { name: 'Ada' });
      expect(await checks.update('a', (found) => found)).toMatchObject({ version: 1 });
      expect(await checks.update('a', () => undefined)).toMatchObject({ version: 1 });
      expect(await checks.update('b', () => undefined)).toBeUndefined();
      expect(await elsewhere.read('a')).toMatchObject({ version: 1 });
      expect(await elsewhere.read('b')).toBeUndefined();
    });

    it('fences off a late writer whose lease another process has held since', async () => {
      await checks.insert('a', { name: 'new' });
      await checks.update('a', () => ({ name: 'under 3' }), { fence: 3 });
      const late = elsewhere.update('a', () => ({ name: 'under 2' }), { fence: 2 });
      await expect(late).rejects.toBeInstanceOf(FencedOffError);
      await expect(late).rejects.toMatchObject({ code: 'storage' });
      await elsewhere.update('a', () => ({ name: 'a person' }));
      expect(await checks.read('a')).toMatchObject({ value: { name: 'a person' }, fence: 3 });
      await expect(elsewhere.update('a', () => ({ name: 'under 2' }), { fence: 2 })).rejects.toBeInstanceOf(
        FencedOffError,
      );
      await checks.update('a', () => ({ name: 'under 3 again' }), { fence: 3 });
      expect(await elsewhere.get('a')).toEqual({ name: 'under 3 again' });
    });
  });

  describe.skipIf(!kind.up)(`storage on ${kind.title}`, () => {
    let store: TestStore;

    beforeEach(async () => {
      store = await kind.make();
    });

    afterEach(() => {
      vi.useRealTimers();
      return store.remove();
    });

    it('keeps everything across a restart', async () => {
      const first = await store.open();
      await first.collection('checks', schema).set('a', { name: 'Ada' });
      await first.close();
      const second = await store.open();
      expect(await second.collection('checks', schema).get('a')).toEqual({ name: 'Ada' });
      await second.ping();
    });

    it('returns the time of its own clock', async () => {
      const storage = await store.open();
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 100_000 });
      const ahead = (await storage.time()) - Date.now();
      vi.useRealTimers();
      // A file uses its machine's clock.
      const expected = kind.shared ? 100_000 : 0;
      expect(Math.abs(ahead - expected)).toBeLessThan(5_000);
    });

    it('refuses another key and changes nothing', async () => {
      const first = await store.open();
      await first.collection('checks', schema).set('a', { name: 'Ada' });
      await first.close();
      const wrong = store.open({ key: Buffer.alloc(32, 8) });
      await expect(wrong).rejects.toThrow(/another key.*ENCRYPTION_KEY.*Nothing was changed/);
      const right = await store.open();
      expect(await right.collection('checks', schema).read('a')).toMatchObject({ version: 1 });
    });

    it('rejects once closed, revealing nothing of the record', async () => {
      const storage = await store.open();
      const checks = storage.collection('checks', schema);
      await storage.close();
      for (const failing of [
        () => checks.set('a', { name: 'Ada' }),
        () => checks.insert('a', { name: 'Ada' }),
        () => checks.update('a', () => ({ name: 'Ada' })),
        () => checks.delete('a'),
        () => checks.get('a'),
        () => collect(checks.entries()),
        () => storage.ping(),
      ]) {
        const error: unknown = await failing().catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: 'storage' });
        expect(String(error)).not.toContain('Ada');
      }
    });

    it('holds every write that was acknowledged before a kill', async () => {
      const script = `
        import { openStorage } from '${import.meta.dirname}/../../../src/storage/storage.ts';
        import { z } from 'zod';
        const log = { debug() {}, info() {}, warn() {}, error() {} };
        const storage = await openStorage(
          { databaseUrl: '${store.url}', encryptionKey: Buffer.from('${KEY.toString('base64')}', 'base64') }, { log });
        const checks = storage.collection('checks', z.object({ name: z.string() }));
        for (let i = 0; ; i += 1) { await checks.set('n' + i, { name: 'x' }); process.stdout.write(i + ' '); }`;
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
        cwd: `${import.meta.dirname}/../../..`,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      child.stdout.on('data', (data) => {
        printed += data;
        if (printed.split(' ').length > 20) child.kill('SIGKILL');
      });
      await once(child, 'close');
      const confirmed = printed.split(' ').length - 2;
      expect(confirmed).toBeGreaterThan(10);
      const checks = (await store.open()).collection('checks', schema);
      for (let i = 0; i <= confirmed; i += 1) expect(await checks.get(`n${i}`)).toEqual({ name: 'x' });
    });
  });
}
