import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lease } from '../../../src/checks/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { type Network, openNetwork } from '../network.ts';
import { storeKinds, type TestStore } from '../stores.ts';

const TTL_MS = 1_000;
/** Three by default, ten in `npm run test:crash`. */
const FAIL_OVERS = Number(process.env.LEADER_KILLS ?? 3);

interface Replica {
  lease: Lease;
  network: Network;
}

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`the lease on ${kind.title}`, () => {
    let store: TestStore;
    let replicas: Replica[];

    beforeEach(async () => {
      store = await kind.make();
      replicas = [];
    });

    afterEach(async () => {
      for (const { lease } of replicas) await lease.stop();
      await store.remove();
      for (const { network } of replicas) await network.close();
    });

    async function join(): Promise<Replica> {
      const network = await openNetwork(kind.server);
      const storage = await store.open({ url: store.urlAt(network.port) });
      const replica = { lease: storage.lease('poller', { ttlMs: TTL_MS }), network };
      replicas.push(replica);
      return replica;
    }

    it('is acquired at once, its fence grows across restarts, and others get it only afterwards', async () => {
      for (const expected of [1, 2]) {
        const storage = await store.open();
        const mine = storage.lease('poller', { ttlMs: TTL_MS });
        const other = storage.lease('poller', { ttlMs: TTL_MS });
        mine.start();
        await eventually(() => expect(mine.fence()).toBe(2 * expected - 1));
        other.start();
        await mine.stop();
        await eventually(() => expect(other.fence()).toBe(2 * expected));
        expect(mine.fence()).toBeUndefined();
        await other.stop();
        await storage.close();
      }
    });

    it.skipIf(!kind.shared)(
      `fails over ${FAIL_OVERS} times when its holder is cut off, and never has two holders`,
      { timeout: 60_000 },
      async () => {
        for (let i = 0; i < 3; i += 1) await join();
        const fences: number[] = [];
        let two = 0;
        const holders = () => replicas.filter(({ lease }) => lease.fence() !== undefined);
        for (const { lease } of replicas) {
          lease.onHeld((fence) => {
            fences.push(fence);
            if (holders().length > 1) two += 1;
          });
          lease.start();
        }
        const took: number[] = [];
        for (let i = 0; i < FAIL_OVERS; i += 1) {
          await eventually(() => expect(holders()).toHaveLength(1));
          const [holder] = holders();
          const known = fences.length;
          const cutAt = performance.now();
          // Alternately: the connection breaks, or goes silent.
          if (i % 2 === 0) holder?.network.disconnect();
          else holder?.network.stall();
          await eventually(() => expect(fences.length).toBeGreaterThan(known));
          took.push(performance.now() - cutAt);
          expect(holder?.lease.fence()).toBeUndefined();
          if (i % 2 === 1) holder?.network.cut();
          holder?.network.restore();
        }
        expect(two).toBe(0);
        expect(fences).toEqual(fences.toSorted((a, b) => a - b));
        expect(new Set(fences).size).toBe(fences.length);
        // Usually the TTL plus a fifth of it; the rest is slack for a busy machine.
        expect(Math.max(...took)).toBeLessThan(10 * TTL_MS);
      },
    );
  });
}
