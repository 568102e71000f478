import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../../src/errors.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { openNetwork } from '../network.ts';
import { storeKinds, type TestStore } from '../stores.ts';

/** For so long a lock on Redis outlives a holder that is gone. */
const LOCK_MS = 2_000;

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`locks on ${kind.title}`, () => {
    let store: TestStore;
    let here: Storage;
    /** Another process where the store may be shared, else the same. */
    let there: Storage;

    beforeEach(async () => {
      store = await kind.make();
      here = await store.open();
      there = kind.shared ? await store.open() : here;
    });

    afterEach(() => store.remove());

    it('let one in at a time, however many want to', async () => {
      let inside = 0;
      let most = 0;
      let done = 0;
      const tries = Array.from({ length: 40 }, (_, i) =>
        (i % 2 === 0 ? here : there).locks.hold('check:a', async () => {
          inside += 1;
          most = Math.max(most, inside);
          // Long enough for another to come in.
          await here.ping();
          inside -= 1;
          done += 1;
        }),
      );
      await Promise.all(tries);
      expect({ most, done }).toEqual({ most: 1, done: 40 });
    });

    it('let those of one process in as they came', async () => {
      const order: number[] = [];
      const tries = [1, 2, 3, 4].map((i) => here.locks.hold('check:a', async () => void order.push(i)));
      await Promise.all(tries);
      expect(order).toEqual([1, 2, 3, 4]);
    });

    it('wait for one another only over the same key', async () => {
      const other = await here.locks.hold('check:a', () => there.locks.hold('check:b', async () => 'in'));
      expect(other).toBe('in');
    });

    it('are not re-entrant: who holds one waits for its own end', async () => {
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

    it('pass on what the work says, and are free after a failure', async () => {
      const failing = here.locks.hold('check:a', async () => {
        throw new Error('the work failed');
      });
      await expect(failing).rejects.toThrow('the work failed');
      expect(await there.locks.hold('check:a', async () => 'next')).toBe('next');
    });

    it('are not lost while the store is there', async () => {
      const aborted = await here.locks.hold('check:a', async (lost) => {
        await here.ping();
        return lost.aborted;
      });
      expect(aborted).toBe(false);
    });

    it.skipIf(!kind.shared)('go to another when their holder is gone, who notices', async () => {
      const network = await openNetwork(kind.server);
      const far = await store.open({ url: store.urlAt(network.port), lockMs: LOCK_MS });
      const { promise: held, resolve: holds } = Promise.withResolvers<AbortSignal>();
      const { promise: end, resolve: letEnd } = Promise.withResolvers<void>();
      const holding = far.locks.hold('check:a', async (lost) => {
        holds(lost);
        await end;
        return 'done';
      });
      const lost = await held;
      const taken = here.locks.hold('check:a', async () => {
        await eventually(() => expect(lost.aborted).toBe(true));
        return 'taken';
      });
      network.leave();
      expect(await taken).toBe('taken');
      letEnd();
      expect(await holding).toBe('done');
      await far.close();
      await network.close();
    });

    it.skipIf(!kind.title.startsWith('postgres'))(
      'whose answer came too late are not kept by whoever gave up',
      async () => {
        const network = await openNetwork(kind.server);
        const impatient = new URL(store.urlAt(network.port));
        impatient.searchParams.set('query_timeout', '300');
        const far = await store.open({ url: impatient.href });
        network.holdAnswers();
        await expect(far.locks.hold('check:a', async () => 'in')).rejects.toThrow(StorageError);
        network.comeBack();
        expect(await here.locks.hold('check:a', async () => 'in')).toBe('in');
        await eventually(async () => expect(await far.locks.hold('check:a', async () => 'in')).toBe('in'));
        await far.close();
        await network.close();
      },
    );

    it.skipIf(!kind.shared)('close while the connection is being made anew', async () => {
      const network = await openNetwork(kind.server);
      const far = await store.open({ url: store.urlAt(network.port), lockMs: LOCK_MS });
      network.holdAnswers();
      network.cut();
      await eventually(() => expect(network.connections()).toBeGreaterThan(0));
      const closing = far.close();
      network.comeBack();
      await closing;
      await network.close();
    });

    // On Postgres a lock belongs to its connection: nobody else can give it back.
    it.skipIf(!kind.title.startsWith('redis'))('given back late leave the next holder alone', async () => {
      const network = await openNetwork(kind.server);
      const far = await store.open({ url: store.urlAt(network.port), lockMs: LOCK_MS });
      const { promise: began, resolve: begin } = Promise.withResolvers<void>();
      const { promise: end, resolve: letEnd } = Promise.withResolvers<void>();
      const holding = far.locks.hold('check:a', async () => {
        begin();
        await end;
      });
      await began;
      network.leave();
      let intruded = false;
      await here.locks.hold('check:a', async () => {
        network.comeBack();
        await eventually(() => far.ping());
        letEnd();
        await holding;
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
