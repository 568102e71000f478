import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StorageError } from '../../errors.ts';
import { ttlOf } from '../collections/sealed-text.ts';
import type { Driver } from '../driver/driver.ts';
import type { StoreKeys } from '../encryption/encryption.ts';
import { type BackupFrame, createFrameCipher, LENGTH_BYTES, newHeader } from './backup-format.ts';
import { inBatches } from './in-batches.ts';
import type { Progress } from './progress.ts';
import { openBackup } from './read-backup.ts';
import { countRecords } from './source.ts';

const BATCH = 100;

/**
 * Writes all that the store holds at one moment into one encrypted file, reads it back, and only then gives it its name.
 * Until then it is FILE.partial.
 *
 * @throws StorageError if there is such a file already
 */
export async function writeBackup(
  path: string,
  { driver, keys }: { driver: Driver; keys: StoreKeys },
  { progress, now }: { progress: Progress; now: number },
): Promise<{ records: number }> {
  refuseExisting(path);
  const partial = `${path}.partial`;
  const total = await countRecords({ records: () => driver.snapshot() });
  progress.begin('Backing up', total);
  const written = await writeFrames(partial, { driver, keys, progress, now }).catch((error: unknown) => {
    throw explain(error, partial);
  });
  const backup = await openBackup(partial, keys);
  if ((await countRecords(backup)) !== written) {
    throw new StorageError(`The backup ${partial} does not read back as it was written. Check the disk.`);
  }
  refuseExisting(path);
  await rename(partial, path);
  await syncFolder(dirname(path));
  progress.end();
  return { records: written };
}

/** Errors of the file system say nothing that a person can act on. */
function explain(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^E[A-Z]+$/.test(code)) return error;
  const why =
    code === 'ENOSPC' ? 'the disk is full' : `check that its folder is there and may be written (${code})`;
  return new StorageError(`${path} could not be written: ${why}.`, { cause: error });
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new StorageError(`${path} is there already. Name another file.`);
}

/** Resolves with the number of records once all of it is on the disk. */
async function writeFrames(
  path: string,
  { driver, keys, progress, now }: { driver: Driver; keys: StoreKeys; progress: Progress; now: number },
): Promise<number> {
  const header = newHeader(now);
  const cipher = createFrameCipher(keys.current, header);
  const file = await open(path, 'w', 0o600);
  let number = 0;
  let total = 0;
  async function write(frame: BackupFrame): Promise<void> {
    const sealed = cipher.seal(frame, number);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(sealed.length);
    await file.writeFile(Buffer.concat([length, sealed]));
    number += 1;
  }
  try {
    await file.writeFile(`${JSON.stringify(header)}\n`);
    for await (const records of inBatches(driver.snapshot(), BATCH)) {
      const kept = records.filter(([, text]) => (ttlOf(text) ?? 1) > 0);
      await write({ records: kept });
      total += kept.length;
      progress.step(records.length);
    }
    // After the records: none of them bears a higher one.
    await write({ total, fences: [...(await driver.leases.fences())] });
    await file.sync();
  } finally {
    await file.close();
  }
  return total;
}

/** So that the name survives a power failure too. Not everywhere can a folder be opened. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
