import { setTimeout as delay } from 'node:timers/promises';
import { checkSchema } from '../../../src/checks/check.ts';
import { CHECK_RECORD_RULES } from '../../../src/checks/check-record-rules.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { KEY, silent } from '../../storage/stores.ts';

const LOOK_EVERY_MS = 1_000;

/** Lets the watch list delete what is obsolete, as it does in the background after a start: until so many checks are left. */
export async function awaitDeletion(databaseUrl: string, left: number): Promise<void> {
  const storage = await openStorage({ databaseUrl, encryptionKey: KEY }, { log: silent });
  const cached = await storage.cachedCollection('checks', checkSchema, CHECK_RECORD_RULES);
  for (let count = Number.POSITIVE_INFINITY; count > left; ) {
    await delay(LOOK_EVERY_MS);
    count = 0;
    for await (const _ of storage.collection('checks', checkSchema).records()) count += 1;
  }
  cached.close();
  await storage.close();
}
