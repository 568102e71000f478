import { checkSchema } from '../../src/checks/check.ts';
import { createWatchList } from '../../src/checks/watch-list.ts';
import type { StoreKind, TestStore } from '../storage/stores.ts';
import { openCheck } from './open-check.ts';

const AT_ONCE = 500;
/** About as long as an encrypted check. */
const TEXT = 'x'.repeat(1_000);

async function perSecond(count: number, write: (number: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  for (let first = 0; first < count; first += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - first);
    await Promise.all(Array.from({ length }, (_, number) => write(first + number)));
  }
  return count / ((performance.now() - began) / 1000);
}

/** Writes a second: `count` open checks through the watch list, and texts of the same length directly to the store. */
export async function measureWrites(kind: StoreKind, store: TestStore, count: number) {
  const { adapter, close } = await kind.makeAdapter(store);
  const bare = await perSecond(count, (number) => adapter.compareAndSet(`bench:${number}`, undefined, TEXT));
  await perSecond(count, (number) => adapter.compareAndSet(`bench:${number}`, TEXT, undefined));
  await close();
  const storage = await store.open();
  const checks = await storage.cachedCollection('checks', checkSchema);
  const watchList = createWatchList(checks);
  const opened = Array.from({ length: count }, (_, number) => openCheck(number));
  const own = await perSecond(count, (number) => watchList.insert(opened[number] ?? openCheck(number)));
  checks.close();
  await storage.close();
  return { own, bare };
}
