import { DAY_MS } from '../../src/time/durations.ts';
import type { StoreKind, TestStore } from '../storage/stores.ts';
import { awaitUpkeep } from './old-store/await-upkeep.ts';
import { fillStore, recordsIn } from './old-store/fill-stores.ts';
import { type History, recordsOf, referenceOf } from './old-store/history.ts';
import { measureStore, measureVerification, type StoreFigures } from './old-store/measure-store.ts';

const OPEN = 300;
const PURGED = 200_000;

const HISTORIES: Record<string, History> = {
  young: { open: OPEN, purged: 0, purgedBefore: 0 },
  old: { open: OPEN, purged: PURGED, purgedBefore: 30 * DAY_MS },
};

function print(what: string, figures: Partial<StoreFigures & { verify: number }>): void {
  const cell = (value: number | undefined) => (value === undefined ? '' : value.toFixed(0)).padStart(10);
  const { readyMs, processorMs, residentMb, list, auditPage, auditCheck, residentLater, verify } = figures;
  const cells = [readyMs, processorMs, list, auditPage, auditCheck, verify, residentMb, residentLater];
  console.log(`${what.padEnd(36)} ${cells.map(cell).join('')}`);
}

/** A store of five years beside a young one: start, lists, audit and memory. */
export async function benchmarkOld(kinds: readonly StoreKind[]): Promise<void> {
  console.log(
    `an old store: ${PURGED} checks purged, ${5 * (PURGED + OPEN)} audit lines, ${OPEN} checks open; ms and MB`,
  );
  console.log(
    `${''.padEnd(36)}      ready processor      list     audit  of check    verify  resident     later`,
  );
  for (const [age, history] of Object.entries(HISTORIES)) {
    let first: TestStore | undefined;
    const reference = referenceOf(Math.floor((history.purged + history.open) / 2));
    for (const kind of kinds) {
      if (!kind.up) {
        console.log(kind.title);
        continue;
      }
      const store = await kind.make();
      const began = performance.now();
      await fillStore(store.url, first === undefined ? recordsOf(history) : recordsIn(first.url));
      console.log(`${kind.title}, ${age}: filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
      if (history.purged > 0) {
        print(`${kind.title}, ${age}, at first`, await measureStore(store.url, reference));
        await awaitUpkeep(store.url, history.open);
      }
      print(`${kind.title}, ${age}`, {
        ...(await measureStore(store.url, reference)),
        verify: await measureVerification(store.url),
      });
      if (first === undefined) first = store;
      else await store.remove();
    }
    await first?.remove();
  }
}
