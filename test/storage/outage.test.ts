import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { FollowedCollection } from '../../src/storage/collections/shared-collection.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { eventually } from '../support/eventually.ts';
import { collect } from './collect.ts';
import { type Network, openNetwork } from './network.ts';
import { KEY, storeKinds, type TestStore } from './stores.ts';

const schema = z.object({ count: z.number() });
type Counted = z.infer<typeof schema>;
const more = (found: Counted | undefined) => ({ count: (found?.count ?? 0) + 1 });

const kinds = (await storeKinds()).filter(({ shared }) => shared);
for (const kind of kinds) {
  describe.skipIf(!kind.up)(`the connection to ${kind.title}`, () => {
    let store: TestStore;
    let network: Network;
    let near: FollowedCollection<Counted>;
    /** Behind a network that can fail. */
    let far: FollowedCollection<Counted>;
    let farStorage: Storage;

    beforeEach(async () => {
      store = await kind.make();
      network = await openNetwork(kind.server);
      near = (await store.open()).followedCollection('checks', schema);
      farStorage = await store.open({ url: store.urlAt(network.port) });
      far = farStorage.followedCollection('checks', schema);
    });

    afterEach(async () => {
      await store.remove();
      await network.close();
    });

    function listen(collection: FollowedCollection<Counted>): string[] {
      const changes: string[] = [];
      collection.changes((change) => changes.push(change === 'all' ? 'all' : change.id));
      return changes;
    }

    it('delivers notifications of other processes’ writes and deletions, and of nothing else', async () => {
      const changes = listen(near);
      const others = farStorage.followedCollection('others', schema);
      await others.set('x', { count: 1 });
      await far.insert('a', { count: 1 });
      await far.insert('a', { count: 2 });
      await far.update('a', (found) => found);
      await far.update('b:c', more);
      await far.delete('a');
      await eventually(() => expect(changes).toEqual(['a', 'b:c', 'a']));
    });

    it('reports when notifications may have been missed, and delivers them again afterwards', async () => {
      const changes = listen(far);
      network.cut();
      await eventually(() => expect(changes).toEqual(['all']));
      await near.set('a', { count: 1 });
      await eventually(() => expect(changes).toEqual(['all', 'a']));
    });

    it('may lose the answer to a write, which then counts as written, once', async () => {
      await far.set('a', { count: 1 });
      const updated = far.update('a', (found) => {
        network.loseAnswerTo('checks:a');
        return more(found);
      });
      await expect(updated).resolves.toMatchObject({ value: { count: 2 }, version: 2 });
      expect(await near.get('a')).toEqual({ count: 2 });
    });

    it('may lose the answer to an insert or a deletion', async () => {
      let asked = 0;
      const inserting = far.update('b', () => {
        asked += 1;
        network.loseAnswerTo('checks:b');
        return { count: 1 };
      });
      await expect(inserting).resolves.toMatchObject({ version: 1 });
      expect(asked).toBe(1);
      await eventually(async () => expect(await far.get('b')).toEqual({ count: 1 }));
      network.loseAnswerTo(kind.title === 'postgres' ? 'DELETE' : 'EVAL');
      await far.delete('b');
      expect(await near.get('b')).toBeUndefined();
    });

    it('may be refused: everything fails within seconds, and recovers by itself', async () => {
      await far.set('a', { count: 1 });
      network.disconnect();
      await expect(far.set('a', { count: 2 })).rejects.toMatchObject({ code: 'storage' });
      await expect(far.get('a')).rejects.toMatchObject({ code: 'storage' });
      await expect(collect(far.entries())).rejects.toMatchObject({ code: 'storage' });
      await expect(farStorage.locks.hold('a', async () => 1)).rejects.toMatchObject({ code: 'storage' });
      await expect(farStorage.ping()).rejects.toMatchObject({ code: 'storage' });
      network.restore();
      await eventually(async () => expect(await far.get('a')).toEqual({ count: 1 }));
      await eventually(async () => expect(await farStorage.locks.hold('a', async () => 2)).toBe(2));
      await farStorage.ping();
    });

    it('may go silent: no call waits forever', async () => {
      await far.set('a', { count: 1 });
      network.stall();
      const began = performance.now();
      await expect(far.get('a')).rejects.toMatchObject({ code: 'storage' });
      expect(performance.now() - began).toBeLessThan(20_000);
      network.restore();
      network.cut();
      await eventually(async () => expect(await far.get('a')).toEqual({ count: 1 }));
    });
  });

  it.skipIf(!kind.up)(`says what to do if ${kind.title} is unreachable, or the key is missing`, async () => {
    const store = await kind.make();
    onTestFinished(() => store.remove());
    const network = await openNetwork(kind.server);
    await network.close();
    await expect(store.open({ url: store.urlAt(network.port) })).rejects.toThrow(
      /DATABASE_URL.*Check the address/,
    );
    const { openStorage } = await import('../../src/storage/storage.ts');
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const keyless = openStorage({ databaseUrl: store.url, encryptionKey: undefined }, { log });
    await expect(keyless).rejects.toThrow(/^ENCRYPTION_KEY/);
  });

  it.skipIf(!kind.up)(`lets one key win if two bots start at once on an empty ${kind.title}`, async () => {
    const store = await kind.make();
    onTestFinished(() => store.remove());
    const keys = [KEY, Buffer.alloc(32, 8)];
    const started = await Promise.allSettled(keys.map((key) => store.open({ key })));
    expect(started.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const failed = started.find((outcome) => outcome.status === 'rejected');
    expect(String(failed?.reason)).toMatch(/another key/);
  });
}
