import type { Driver, LoadedRecord } from '../../../src/storage/driver/driver.ts';
import { openDriver } from '../../../src/storage/open-driver.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { KEY, silent } from '../../storage/stores.ts';

/** Records written at once. */
const BATCH = 500;

async function load(
  driver: Driver,
  records: Iterable<LoadedRecord> | AsyncIterable<LoadedRecord>,
): Promise<void> {
  let batch: LoadedRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    await driver.load(batch);
    batch = [];
  }
  await driver.load(batch);
}

/** Writes records into a new store, past the collections, which would write them one by one. */
export async function fillStore(
  databaseUrl: string,
  records: Iterable<LoadedRecord> | AsyncIterable<LoadedRecord>,
): Promise<void> {
  const storage = await openStorage({ databaseUrl, encryptionKey: KEY }, { log: silent });
  await storage.close();
  const driver = await openDriver(databaseUrl, { log: silent });
  await load(driver, records);
  await driver.close();
}

/** The records of a sqlite store, in their order. */
export async function* recordsIn(databaseUrl: string): AsyncGenerator<LoadedRecord, void> {
  const driver = await openDriver(databaseUrl, { log: silent });
  for await (const [key, text] of driver.snapshot()) yield { key, text, ttlMs: undefined };
  await driver.close();
}
