import { z } from 'zod';
import { StorageError } from '../../errors.ts';
import type { RecordStore } from '../driver/driver.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { readRecord, writeRecord } from './record-text.ts';

export const INCOMING_KEY = 'key:incoming';

const incomingSchema = z.object({ kind: z.enum(['move', 'restore']), source: z.string() });
/** A move or restore into this store that is not finished. */
export type Incoming = z.infer<typeof incomingSchema>;

export function sealIncoming(incoming: Incoming, encryption: Encryption): string {
  const envelope = { value: incoming, version: 1, fence: 0 };
  return writeRecord({ expires: undefined, envelope }, INCOMING_KEY, encryption);
}

/** @throws UnreadableError if another key wrote it */
export function openIncoming(text: string, encryption: Encryption): Incoming | undefined {
  return readRecord(text, INCOMING_KEY, { encryption, schema: incomingSchema })?.value;
}

/** A bot would take what has arrived so far for everything. @throws StorageError */
export async function refuseUnfinished(records: RecordStore): Promise<void> {
  if ((await records.get(INCOMING_KEY)) === undefined) return;
  throw new StorageError(
    'A move or a restore into this store is not finished. Run the same move-store or restore again; it goes on where it ' +
      'stopped.',
  );
}
