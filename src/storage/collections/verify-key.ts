import { z } from 'zod';
import { StorageError } from '../../errors.ts';
import { asStorageError } from '../driver/as-storage-error.ts';
import type { RecordStore } from '../driver/driver.ts';
import { UnreadableError } from '../driver/storage-errors.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { readRecord } from './record-text.ts';
import type { SharedCollection } from './shared-collection.ts';

export const CANARY_ID = 'canary';
export const CANARY_KEY = `key:${CANARY_ID}`;
export const CANARY = 'The key that sealed this opens the rest.';
/** Collections that any store in use has records of, and how many of each to try. */
export const SAMPLED = { collections: ['checks', 'audit', 'tokens', 'ledger'], records: 20 };

/** None of the keys opens the store. */
export class WrongKeyError extends StorageError {
  constructor() {
    super(
      'The store was encrypted with another key. Set ENCRYPTION_KEY (or put encryption.key beside the database) ' +
        'to the key it was made with; while the key is being changed, ENCRYPTION_KEY_PREVIOUS as well. Nothing was changed.',
    );
  }
}

/**
 * Refuses to touch the store unless the key is the one that encrypted it. A single record that fails to decrypt proves
 * nothing as long as others succeed.
 *
 * @throws WrongKeyError
 */
export async function verifyKey(
  canary: SharedCollection<string>,
  { records, encryption }: { records: RecordStore; encryption: Encryption },
): Promise<void> {
  try {
    const isNew = await canary.insert(CANARY_ID, CANARY);
    if (!isNew || (await opensAny(records, encryption)) !== false) return;
    await canary.delete(CANARY_ID);
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    if ((await opensAny(records, encryption)) === true) return;
  }
  throw new WrongKeyError();
}

/** Undefined if there is nothing to decrypt. */
async function opensAny(records: RecordStore, encryption: Encryption): Promise<boolean | undefined> {
  let tried: boolean | undefined;
  for (const collection of SAMPLED.collections) {
    const entries = records.list(`${collection}:`)[Symbol.asyncIterator]();
    for (let count = 0; count < SAMPLED.records; count += 1) {
      const next = await asStorageError(() => entries.next());
      if (next.done === true) break;
      tried = false;
      if (opens(next.value[1], next.value[0], encryption)) return true;
    }
  }
  return tried;
}

function opens(text: string, key: string, encryption: Encryption): boolean {
  try {
    return readRecord(text, key, { encryption, schema: z.unknown() }) !== undefined;
  } catch {
    return false;
  }
}
