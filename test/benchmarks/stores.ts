import { storeKinds } from '../storage/stores.ts';
import { measureBareStart, measureStart, type StartFigures } from './measure-start.ts';
import { measureWrites } from './measure-writes.ts';

const CHECKS = 10_000;

const cell = (value: number, width: number) => value.toFixed(0).padStart(width);

function printStart(
  what: string,
  { readyMs, processorMs, residentMb }: StartFigures,
  bare: StartFigures,
): void {
  console.log(
    `${what.padEnd(24)} ${cell(readyMs, 8)} ${cell(processorMs, 13)} ${cell(residentMb, 12)} ` +
      `${(readyMs / bare.readyMs).toFixed(1).padStart(15)} ${(residentMb / bare.residentMb).toFixed(1).padStart(6)}`,
  );
}

/** For each available store: start and memory without checks and with many, and how fast the watch list writes. */
export async function benchmarkStores(): Promise<void> {
  console.log('start                    ready ms  processor ms  resident MB  by bare Bolt ms     MB');
  const bare = await measureBareStart();
  printStart('bare Bolt', bare, bare);
  const writes: string[] = [];
  for (const kind of await storeKinds()) {
    if (!kind.up) {
      writes.push(kind.title);
      continue;
    }
    const store = await kind.make();
    printStart(`${kind.title}, no check`, await measureStart(store.url), bare);
    const { own, bare: alone } = await measureWrites(kind, store, CHECKS);
    writes.push(
      `${kind.title.padEnd(24)} ${cell(own, 10)} ${cell(alone, 12)} ${(own / alone).toFixed(2).padStart(6)}`,
    );
    printStart(`${kind.title}, ${CHECKS} open`, await measureStart(store.url), bare);
    await store.remove();
  }
  console.log('\nwrites a second          watch list   store bare  ratio');
  console.log(writes.join('\n'));
}
