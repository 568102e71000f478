import { createHash } from 'node:crypto';
import { StorageError } from '../../errors.ts';
import { refuseUnfinished } from '../collections/incoming.ts';
import { isOpenedBy } from '../collections/sealed-text.ts';
import { CANARY_KEY, WrongKeyError } from '../collections/verify-key.ts';
import type { Driver } from '../driver/driver.ts';
import { createEncryption, type StoreKeys } from '../encryption/encryption.ts';

/** What a store is filled from: another store, or a backup. */
export interface Source {
  kind: 'move' | 'restore';
  /** The same whenever this source is read again. */
  id: string;
  /** Every record, in the order of creation. Can be read more than once. */
  records(): AsyncIterable<[key: string, text: string]>;
  /** The highest fence issued of each lease. */
  fences(): Promise<ReadonlyMap<string, number>>;
}

export const NOTHING_IN_IT =
  'There is nothing in the store of DATABASE_URL. Check that it names the store the bot uses.';

/**
 * Refuses a store that is empty, half filled, or of another key.
 *
 * @returns a name for the store, from its canary, whose ciphertext no other store has
 * @throws StorageError, WrongKeyError
 */
export async function identifyStore({ records }: Driver, keys: StoreKeys): Promise<string> {
  await refuseUnfinished(records);
  const canary = await records.get(CANARY_KEY);
  if (canary === undefined) throw new StorageError(NOTHING_IN_IT);
  if (!isOpenedBy(createEncryption(keys), canary, CANARY_KEY)) throw new WrongKeyError();
  return createHash('sha256').update(canary).digest('hex');
}

export async function countRecords(source: Pick<Source, 'records'>): Promise<number> {
  let count = 0;
  for await (const _ of source.records()) count += 1;
  return count;
}
