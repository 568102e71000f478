import type { RecordRules } from '../../../src/storage/collections/collection-options.ts';
import { createRecordKeys } from '../../../src/storage/collections/record-keys.ts';
import { writeRecord } from '../../../src/storage/collections/record-text.ts';
import type { LoadedRecord } from '../../../src/storage/driver/driver.ts';
import { createEncryption } from '../../../src/storage/encryption/encryption.ts';
import { createKeyedDigest } from '../../../src/storage/encryption/keyed-digest.ts';
import { KEY } from '../../storage/stores.ts';

const encryption = createEncryption({ current: KEY });
const digest = createKeyedDigest(KEY);

/** Encodes records of a collection as the storage does, for `Driver.load`: a million of them in a minute. */
export function sealRecords<T>(
  name: string,
  rules: RecordRules<T> = {},
): (id: string, value: T) => LoadedRecord {
  const { keyOf, isHidden } = createRecordKeys(name, digest);
  return (id, value) => {
    const key = keyOf(id);
    const stored = rules.stored?.(value) ?? value;
    const envelope = { value: stored, version: 1, fence: 0, ...(isHidden ? { id } : {}) };
    const text = writeRecord(
      { expires: undefined, envelope, measured: rules.measured?.(value) },
      key,
      encryption,
    );
    return { key, text, ttlMs: undefined };
  };
}
