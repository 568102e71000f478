import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../../src/errors.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { openNetwork } from '../network.ts';
import { storeKinds, type TestStore } from '../stores.ts';

/** How long a Redis lock outlives a dead holder. */
const LOCK_MS = 2_000;

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`locks on ${kind.title}`, () => {
    let store: TestStore;
    let here: Storage;
    /** Another process if the store can be shared, else the same one. */
    let there: Storage;

    beforeEach(async () => {
      store = await kind.make();
      here = await store.open();
      there = kind.shared ? await store.open() : here;
    });

    afterEach(() => store.remove());

    it('admit one holder at a time, however many compete', async () => {
      let inside = 0;
      let most = 0;
      let done = 0;
      const tries = Array.from({ length: 40 }, (_, i) =>
        (i % 2 === 0 ? here : there).locks.hold('check:a', async () => {
          inside += 1;
          most = Math.max(most, inside);
          // Long enough for another caller to get in, if the lock failed.
          await here.ping();
          inside -= 1;
          done += 1;
        }),
      );
      await Promise.all(tries);
      expect({ most, done }).toEqual({ most: 1, done: 40 });
    });

    it('admit the callers of one process in order', async () => {
      const order: number[] = [];
      const tries = [1, 2, 3, 4].map((i) => here.locks.hold('check:a', async () => void order.push(i)));
      await Promise.all(tries);
      expect(order).toEqual([1, 2, 3, 4]);
    });

    it('exclude each other only for the same key', async () => {
      const other = await here.locks.hold('check:a', () => there.locks.hold('check:b', async () => 'in'));
      expect(other).toBe('in');
    });

    it('are not re-entrant: a nested call waits for the outer one', async () => {
      const order: string[] = [];
      let inner: Promise<void> | undefined;
      await here.locks.hold('check:a', async () => {
        inner = here.locks.hold('check:a', async () => void order.push('inner'));
        await here.ping();
        order.push('outer');
      });
      await inner;
      expect(order).toEqual(['outer', 'inner']);
    });

    it('return the result of the work, and are released after a failure', async () => {
      const failing = here.locks.hold('check:a', async () => {
        throw new Error('the work failed');
      });
      await expect(failing).rejects.toThrow('the work failed');
      expect(await there.locks.hold('check:a', async () => 'next')).toBe('next');
    });

    it('are not lost while the store is available', async () => {
      const aborted = await here.locks.hold('check:a', async (lost) => {
        await here.ping();
        return lost.aborted;
      });
      expect(aborted).toBe(false);
    });

    it.skipIf(!kind.shared)(
      'pass to another if their holder is cut off, and the holder notices',
      async () => {
        const network = await openNetwork(kind.server);
        const far = await store.open({ url: store.urlAt(network.port), lockMs: LOCK_MS });
        const { promise: acquired, resolve: signalAcquired } = Promise.withResolvers<AbortSignal>();
        const { promise: end, resolve: finish } = Promise.withResolvers<void>();
        const work = far.locks.hold('check:a', async (lost) => {
          signalAcquired(lost);
          await end;
          return 'done';
        });
        const lost = await acquired;
        const taken = here.locks.hold('check:a', async () => {
          await eventually(() => expect(lost.aborted).toBe(true));
          return 'taken';
        });
        network.disconnect();
        expect(await taken).toBe('taken');
        finish();
        expect(await work).toBe('done');
        await far.close();
        await network.close();
      },
    );

    it.skipIf(!kind.title.startsWith('postgres'))(
      'granted too late are not kept by a caller that has given up',
      async () => {
        const network = await openNetwork(kind.server);
        const impatient = new URL(store.urlAt(network.port));
        impatient.searchParams.set('query_timeout', '300');
        const far = await store.open({ url: impatient.href });
        network.holdAnswers();
        await expect(far.locks.hold('check:a', async () => 'in')).rejects.toThrow(StorageError);
        network.restore();
        expect(await here.locks.hold('check:a', async () => 'in')).toBe('in');
        await eventually(async () => expect(await far.locks.hold('check:a', async () => 'in')).toBe('in'));
        await far.close();
        await network.close();
      },
    );

    it.skipIf(!kind.shared)('can be closed while reconnecting', async () => {
      const network = await openNetwork(kind.server);
      const far = await store.open({ url: store.urlAt(network.port), lockMs: LOCK_MS });
      network.holdAnswers();
      network.cut();
      await eventually(() => expect(network.connections()).toBeGreaterThan(0));
      const closing = far.close();
      network.restore();
      await closing;
      await network.close();
    });

    // On Postgres a lock belongs to its connection, so no other connection can release it.
    it.skipIf(!kind.title.startsWith('redis'))('released late do not affect the next holder', async () => {
      const network = await openNetwork(kind.server);
      const far = await store.open({ url: store.urlAt(network.port), lockMs: LOCK_MS });
      const { promise: began, resolve: begin } = Promise.withResolvers<void>();
      const { promise: end, resolve: finish } = Promise.withResolvers<void>();
      const work = far.locks.hold('check:a', async () => {
        begin();
        await end;
      });
      await began;
      network.disconnect();
      let intruded = false;
      await here.locks.hold('check:a', async () => {
        network.restore();
        await eventually(() => far.ping());
        finish();
        await work;
        const third = there.locks.hold('check:a', async () => {
          intruded = true;
        });
        await Promise.race([third, there.ping().then(() => there.ping())]);
        expect(intruded).toBe(false);
      });
      await eventually(() => expect(intruded).toBe(true));
      await far.close();
      await network.close();
    });
  });
}
