import { z } from 'zod';
import { StorageError } from '../../errors.ts';
import type { RecordStore } from '../driver/driver.ts';
import { createEncryption, type StoreKeys } from '../encryption/encryption.ts';
import { readRecord, writeRecord } from './record-text.ts';
import { isOpenedBy } from './sealed-text.ts';
import { CANARY, CANARY_KEY, SAMPLED, WrongKeyError } from './verify-key.ts';

export const ID_KEY_ID = 'ids';
export const ID_KEY = `key:${ID_KEY_ID}`;

/**
 * The key of the digests under which ids are stored: the store's first encryption key. It outlives that key, since ids
 * cannot be changed under running bots; so from the first change of the key on, it is a record itself. A process that
 * does not know the newer key cannot read that record, and does not start.
 *
 * @param mayWrite false: only reads
 * @throws WrongKeyError
 */
export async function openIdKey(
  records: RecordStore,
  keys: StoreKeys,
  { mayWrite }: { mayWrite: boolean },
): Promise<Buffer> {
  const stored = await readIdKey(records, keys);
  if (stored !== undefined) return stored;
  const { current, previous } = keys;
  if (previous === undefined || !(await isSealedBy(records, previous))) return current;
  if (mayWrite) await writeIdKey(records, current, previous);
  return (await readIdKey(records, keys)) ?? previous;
}

export async function readIdKey(records: RecordStore, keys: StoreKeys): Promise<Buffer | undefined> {
  const text = await records.get(ID_KEY);
  if (text === undefined) return undefined;
  try {
    const record = readRecord(text, ID_KEY, { encryption: createEncryption(keys), schema: z.string() });
    if (record !== undefined) return Buffer.from(record.value, 'base64');
  } catch {
    throw new WrongKeyError();
  }
  throw new StorageError('The store’s record of its ids has expired.');
}

/** The canary comes to be as well: it says until the end of the change that the former key is still needed. */
async function writeIdKey(records: RecordStore, current: Buffer, previous: Buffer): Promise<void> {
  await records.compareAndSet(CANARY_KEY, undefined, sealed(CANARY, CANARY_KEY, previous));
  await records.compareAndSet(ID_KEY, undefined, sealed(previous.toString('base64'), ID_KEY, current));
}

function sealed(value: string, place: string, key: Buffer): string {
  const encryption = createEncryption({ current: key });
  return writeRecord({ expires: undefined, envelope: { value, version: 1, fence: 0 } }, place, encryption);
}

/** Whether the store as a whole is encrypted with this key. */
export async function isSealedBy(records: RecordStore, key: Buffer): Promise<boolean> {
  const encryption = createEncryption({ current: key });
  const canary = await records.get(CANARY_KEY);
  if (canary !== undefined) return isOpenedBy(encryption, canary, CANARY_KEY);
  for (const collection of SAMPLED.collections) {
    let count = 0;
    for await (const [place, text] of records.list(`${collection}:`)) {
      if (isOpenedBy(encryption, text, place)) return true;
      count += 1;
      if (count === SAMPLED.records) break;
    }
  }
  return false;
}
