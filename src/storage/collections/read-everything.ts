import { z } from 'zod';
import { asStorageError } from '../driver/as-storage-error.ts';
import type { Driver } from '../driver/driver.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { readRecord } from './record-text.ts';

export interface StoredRecord {
  collection: string;
  /** `collection:id`, or a digest in place of the id. */
  key: string;
  /** As stored: the names of its fields are those on disk. */
  value: unknown;
}

/** Every record that the key opens and that has not expired. Rejects with StorageError. */
export async function* readEverything(
  { snapshot }: Pick<Driver, 'snapshot'>,
  encryption: Encryption,
): AsyncGenerator<StoredRecord, void> {
  const records = snapshot()[Symbol.asyncIterator]();
  for (;;) {
    const next = await asStorageError(() => records.next());
    if (next.done === true) return;
    const [key, text] = next.value;
    const value = readValue(text, key, encryption);
    if (value !== undefined) yield { collection: key.slice(0, key.indexOf(':')), key, value };
  }
}

function readValue(text: string, key: string, encryption: Encryption): unknown {
  try {
    return readRecord(text, key, { encryption, schema: z.unknown() })?.value;
  } catch {
    return undefined;
  }
}
