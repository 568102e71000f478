import { z } from 'zod';
import { asStorageError } from '../driver/as-storage-error.ts';
import type { RecordStore } from '../driver/driver.ts';
import type { Encryption } from '../encryption/encryption.ts';
import type { KeyedDigest } from '../encryption/keyed-digest.ts';
import { createRecordKeys, type RecordKeys } from './record-keys.ts';
import { type Opened, readRecord, writeRecord } from './record-text.ts';
import type { SharedCollection } from './shared-collection.ts';

/** Collections that earlier versions stored under plain ids. */
const FORMERLY_PLAIN = ['audit', 'deliveries', 'accepted-forms', 'references'] as const;
/** Says that no plain id is left, so that later starts need not read the whole audit log. */
export const IDS_HIDDEN_ID = 'ids-hidden';
/** Time limit for each of them: there may be tens of thousands of audit lines. */
const HIDE_IDS_MS = 600_000;

const timed = z.object({ at: z.number() });

/** Migrates the collections of an earlier version, once for each store. Rejects with StorageError. */
export async function hideFormerIds(
  marks: Pick<SharedCollection<string>, 'get' | 'insert'>,
  { digest, ...store }: { digest: KeyedDigest; records: RecordStore; encryption: Encryption },
): Promise<void> {
  if ((await marks.get(IDS_HIDDEN_ID)) !== undefined) return;
  for (const name of FORMERLY_PLAIN) {
    const hiding = { collection: name, ...store };
    await asStorageError(() => hideIds(createRecordKeys(name, digest), hiding), HIDE_IDS_MS);
  }
  await marks.insert(IDS_HIDDEN_ID, new Date().toISOString());
}

/**
 * Migrates records from plain ids to opaque keys, ordered by their timestamps because insertion order becomes the
 * collection's order. Each copy is written before the original is deleted; unreadable records stay where they are.
 */
async function hideIds(
  keys: RecordKeys,
  { collection, records, encryption }: { collection: string; records: RecordStore; encryption: Encryption },
): Promise<void> {
  const found: { key: string; text: string; record: Opened<unknown>; at: number }[] = [];
  for await (const [key, text] of records.list(`${collection}:`)) {
    const record = keys.idOf(key) === undefined ? undefined : tryToRead(text, key, encryption);
    if (record === undefined) continue;
    const time = timed.safeParse(record.value);
    found.push({ key, text, record, at: time.success ? time.data.at : 0 });
  }
  for (const { key, text, record } of found.toSorted((a, b) => a.at - b.at)) {
    const id = keys.idOf(key) ?? '';
    const { envelope, expires } = record;
    const hidden = keys.keyOf(id);
    const moved = writeRecord({ expires, envelope: { ...envelope, id } }, hidden, encryption);
    const ttlMs = expires === undefined ? undefined : Math.max(1, expires - Date.now());
    await records.compareAndSet(hidden, undefined, moved, { ttlMs });
    await records.compareAndSet(key, text, undefined);
  }
}

function tryToRead(text: string, key: string, encryption: Encryption): Opened<unknown> | undefined {
  try {
    return readRecord(text, key, { encryption, schema: z.unknown() });
  } catch {
    return undefined;
  }
}
