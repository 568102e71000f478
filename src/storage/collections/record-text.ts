import { z } from 'zod';
import { UnreadableError, type WhyUnreadable } from '../driver/storage-errors.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { pad } from '../encryption/padding.ts';
import type { Versioned } from './shared-collection.ts';

/** Record format this version writes. A record with a higher format number keeps it. */
const FORMAT = 2;

/** Keyv's own wrapper, so that Keyv's adapters and expiry work. */
const keyvSchema = z.object({ value: z.string(), expires: z.number().optional() });
/** Loose, so that fields added by a newer version survive. */
const recordSchema = z.looseObject({
  version: z.number().int(),
  fence: z.number().int(),
  value: z.unknown(),
  /** Absent if the key reveals the id. */
  id: z.string().optional(),
  /** Absent in records older than format numbers: treat as 1. */
  format: z.number().int().optional(),
});

/** The plaintext that gets encrypted, including the value as found. */
export type Envelope = z.infer<typeof recordSchema>;

export interface Opened<T> extends Versioned<T> {
  /** Epoch milliseconds. */
  expires: number | undefined;
  envelope: Envelope;
}

/**
 * Serialises and encrypts a record into the text the store keeps. Each encryption uses a fresh IV, so no two texts are
 * alike, even of the same record.
 *
 * @param measured the part of the value that may influence the text's length; absent: all of it
 */
export function writeRecord(
  { expires, envelope, measured }: { expires: number | undefined; envelope: Envelope; measured?: unknown },
  place: string,
  encryption: Encryption,
): string {
  const formatted = { ...envelope, format: Math.max(FORMAT, envelope.format ?? FORMAT) };
  const measure = measured === undefined ? undefined : JSON.stringify({ ...formatted, value: measured });
  return JSON.stringify({
    value: encryption.encrypt(pad(JSON.stringify(formatted), measure), place),
    expires,
  });
}

/**
 * Decrypts and parses a stored text.
 *
 * @returns undefined if it has expired
 * @throws UnreadableError if it was encrypted with another key or has an unexpected shape
 */
export function readRecord<T>(
  text: string,
  place: string,
  { encryption, schema }: { encryption: Encryption; schema: z.ZodType<T> },
): Opened<T> | undefined {
  let why: WhyUnreadable = 'damaged';
  try {
    const { value: sealed, expires } = keyvSchema.parse(JSON.parse(text));
    if (expires !== undefined && expires <= Date.now()) return undefined;
    why = 'sealed with another key, or damaged';
    const envelope = recordSchema.parse(JSON.parse(encryption.decrypt(sealed, place)));
    const { version, fence, format = 1 } = envelope;
    why = format > FORMAT ? 'written by a newer version' : 'of a shape this version does not know';
    return { value: schema.parse(envelope.value), version, fence, expires, envelope };
  } catch {
    // No cause attached: it may quote the record.
    throw new UnreadableError(place, why);
  }
}
