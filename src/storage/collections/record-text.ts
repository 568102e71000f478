import { z } from 'zod';
import { UnreadableError, type WhyUnreadable } from '../driver/storage-errors.ts';
import type { Encryption } from '../encryption/encryption.ts';
import { pad } from '../encryption/padding.ts';
import type { Versioned } from './shared-collection.ts';

/** The form of records this version writes. A record keeps a higher one that it has. */
const FORMAT = 2;

/** Keyv's own form, so that Keyv's adapters and expiry work. */
const keyvSchema = z.object({ value: z.string(), expires: z.number().optional() });
/** Loose: what a newer version adds beside these is kept. */
const recordSchema = z.looseObject({
  version: z.number().int(),
  fence: z.number().int(),
  value: z.unknown(),
  /** Absent where the key tells it. */
  id: z.string().optional(),
  /** Absent before there were formats: 1. */
  format: z.number().int().optional(),
});

/** What is encrypted, with the value as it was found. */
export type Envelope = z.infer<typeof recordSchema>;

export interface Opened<T> extends Versioned<T> {
  /** Epoch milliseconds. */
  expires: number | undefined;
  envelope: Envelope;
}

/**
 * A record as the text the store keeps. No two are alike, even of the same record: each encryption has an IV of its own.
 *
 * @param measured what of the value may determine the text's length; absent: all of it
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
 * @returns undefined where it has expired
 * @throws UnreadableError where it was encrypted with another key, or has another shape
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
    // The cause may quote the record.
    throw new UnreadableError(place, why);
  }
}
