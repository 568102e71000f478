import { StorageError } from '../../errors.ts';
import { ID_KEY, isSealedBy, openIdKey } from '../collections/id-key.ts';
import { refuseUnfinished } from '../collections/incoming.ts';
import { isOpenedBy, reseal, ttlOf } from '../collections/sealed-text.ts';
import { CANARY_KEY, WrongKeyError } from '../collections/verify-key.ts';
import type { Driver } from '../driver/driver.ts';
import { createEncryption, type Encryption, type StoreKeys } from '../encryption/encryption.ts';
import { inBatches } from './in-batches.ts';
import type { Progress } from './progress.ts';
import { countRecords } from './source.ts';

const BATCH = 100;
/** A bot that writes with the former key would be overtaken in a few. */
const MOST_PASSES = 10;
/** Each failed attempt means that a bot has written the record. */
const MOST_TRIES = 20;

export interface Resealed {
  /** Records that were encrypted anew. */
  changed: number;
  /** Records that neither key opens; they were left as they are. */
  unreadable: number;
}

interface Ciphers {
  from: Encryption | undefined;
  to: Encryption;
}

/**
 * Encrypts every record with the current key, each by compare-and-set, so that bots that know both keys can go on. The
 * canary comes last: until then, a bot that only knows the current key does not start.
 *
 * @throws StorageError, WrongKeyError
 */
export async function resealStore(driver: Driver, keys: StoreKeys, progress: Progress): Promise<Resealed> {
  const { records } = driver;
  const { current, previous } = keys;
  await refuseUnfinished(records);
  const to = createEncryption({ current });
  const ciphers = { from: previous === undefined ? undefined : createEncryption({ current: previous }), to };
  const isNew = await isSealedBy(records, current);
  if (!isNew && (previous === undefined || !(await isSealedBy(records, previous)))) throw new WrongKeyError();
  await refuseUnprepared(driver, { isNew });
  await openIdKey(records, keys, { mayWrite: true });
  progress.begin('Encrypting', await countRecords({ records: () => driver.snapshot() }));
  const isCanary = (key: string) => key === CANARY_KEY;
  let changed = await untilNoneIsLeft(driver, ciphers, { progress, skips: isCanary });
  changed += await untilNoneIsLeft(driver, ciphers, { progress, skips: () => false });
  progress.end();
  if (previous !== undefined) driver.erase?.();
  return { changed, unreadable: await countUnreadable(driver, to) };
}

/** A bot that was started with both keys has said so in the store; one that knows only the former could not go on. */
async function refuseUnprepared(driver: Driver, { isNew }: { isNew: boolean }): Promise<void> {
  if (isNew || (await driver.records.get(ID_KEY)) !== undefined || (await driver.others()) === 0) return;
  throw new StorageError(
    'A bot is running that does not know the new key. Start every bot again with the new key in ENCRYPTION_KEY and the one ' +
      'before it in ENCRYPTION_KEY_PREVIOUS, or stop them all; then run this again. Nothing was changed.',
  );
}

async function untilNoneIsLeft(
  driver: Driver,
  ciphers: Ciphers,
  { progress, skips }: { progress: Progress; skips: (key: string) => boolean },
): Promise<number> {
  let changed = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = changed;
    for await (const batch of inBatches(driver.snapshot(), BATCH)) {
      const due = batch.filter(([key]) => !skips(key));
      const done = await Promise.all(due.map(([key, text]) => resealOne(driver, ciphers, key, text)));
      changed += done.filter(Boolean).length;
      if (pass === 0) progress.step(batch.length);
    }
    if (changed === before) return changed;
  }
  throw new StorageError(
    'A bot keeps writing with the former key. Start it again with the new key in ENCRYPTION_KEY and the former one in ' +
      'ENCRYPTION_KEY_PREVIOUS, then run this again; what is done stays done.',
  );
}

/** Resolves with whether it was encrypted anew. */
async function resealOne(
  { records }: Driver,
  { from, to }: Ciphers,
  key: string,
  found: string,
): Promise<boolean> {
  let text: string | undefined = found;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (text === undefined || isOpenedBy(to, text, key) || from === undefined) return false;
    const next = reseal(text, key, { from, to });
    const ttlMs = ttlOf(text);
    if (next === undefined || (ttlMs ?? 1) <= 0) return false;
    if (await records.compareAndSet(key, text, next, { ttlMs })) return true;
    text = await records.get(key);
  }
  throw new StorageError(`The record ${key} is being written too often. Please run it again.`);
}

async function countUnreadable(driver: Driver, to: Encryption): Promise<number> {
  let count = 0;
  for await (const [key, text] of driver.snapshot()) {
    if (!isOpenedBy(to, text, key) && (ttlOf(text) ?? 1) > 0) count += 1;
  }
  return count;
}
