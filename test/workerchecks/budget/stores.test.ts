import { afterEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/checks/vocabulary.ts';
import { StorageError, WorkerChecksError } from '../../../src/errors.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { HOUR_MS } from '../../../src/time/durations.ts';
import { type Budget, openBudget } from '../../../src/workerchecks/budget/budget.ts';
import { requestLogSchema } from '../../../src/workerchecks/budget/request-log-record.ts';
import { openNetwork } from '../../storage/network.ts';
import { storeKinds, type TestStore } from '../../storage/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { failureOf } from '../vendor-harness.ts';

const LIMIT = { perMinute: 12, reserved: 4 };

let store: TestStore;
let budgets: Budget[] = [];

afterEach(async () => {
  await Promise.all(budgets.map((budget) => budget.close()));
  budgets = [];
  await store.remove();
});

/** The budget of another process; `now` is its machine's clock. */
async function open(url = store.url, now = Date.now): Promise<Budget> {
  return openOn(await store.open({ url }), now);
}

async function openOn(storage: Storage, now = Date.now): Promise<Budget> {
  const requestLog = storage.followedCollection('ledger', requestLogSchema);
  const budget = await openBudget({ ...LIMIT, requestLog: requestLog, storeTime: storage.time, now });
  budgets.push(budget);
  return budget;
}

for (const kind of await storeKinds()) {
  describe.skipIf(!kind.up)(`the budget on ${kind.title}`, () => {
    it.skipIf(!kind.shared)(
      'is shared by all processes, however many requests are made at once',
      async () => {
        store = await kind.make();
        const all = [await open(), await open(store.url, () => Date.now() - HOUR_MS), await open()];
        const sent: Caller[] = [];
        const refusals: unknown[] = [];
        const asks = Array.from({ length: 20 }).flatMap(() =>
          all.flatMap((budget) =>
            (['poller', 'person'] as const).map((caller) =>
              budget
                .run(caller, async () => void sent.push(caller), { maxWaitMs: 500 })
                .catch((error: unknown) => refusals.push(error)),
            ),
          ),
        );
        await Promise.all(asks);
        expect(sent).toHaveLength(LIMIT.perMinute);
        expect(sent.filter((caller) => caller === 'poller').length).toBeLessThanOrEqual(
          LIMIT.perMinute - LIMIT.reserved,
        );
        expect(refusals).toHaveLength(asks.length - LIMIT.perMinute);
        for (const refusal of refusals) {
          expect(refusal).toBeInstanceOf(WorkerChecksError);
          expect(refusal).toMatchObject({ failure: 'budget-spent', effect: 'none' });
        }
        await eventually(() =>
          expect(all.map((budget) => budget.used())).toEqual(all.map(() => LIMIT.perMinute)),
        );
        expect((await open()).used()).toBe(LIMIT.perMinute);
      },
    );

    it.skipIf(!kind.shared)('is paused in all processes if one gets a 429', async () => {
      store = await kind.make();
      const [here, there] = [await open(), await open(store.url, () => Date.now() + HOUR_MS)];
      await here.pause(Date.now() + 40_000);
      expect(await failureOf(there.run('person', async () => {}, { maxWaitMs: 0 }))).toMatchObject({
        failure: 'rate-limited',
      });
      const seconds = (there.freeAt('poller') - Date.now() - HOUR_MS) / 1_000;
      expect(Math.round(seconds)).toBeGreaterThan(30);
      expect(Math.round(seconds)).toBeLessThanOrEqual(41);
    });

    it.skipIf(!kind.shared)('sends nothing while the store is down, and recovers by itself', async () => {
      store = await kind.make();
      const network = await openNetwork(kind.server);
      const budget = await open(store.urlAt(network.port));
      const sent: Caller[] = [];
      const ask = () => budget.run('person', async () => void sent.push('person'), { maxWaitMs: 0 });
      network.disconnect();
      expect(await failureOf(ask())).toBeInstanceOf(StorageError);
      expect(sent).toHaveLength(0);
      network.restore();
      await eventually(ask);
      expect(sent).toHaveLength(1);
      await budget.close();
      await network.close();
    });

    it('survives a restart', async () => {
      store = await kind.make();
      const storage = await store.open();
      const first = await openOn(storage);
      await first.run('person', async () => {});
      await first.run('poller', async () => {});
      await first.close();
      expect((await openOn(storage)).used()).toBe(2);
    });
  });
}
