import { z } from 'zod';
import type { Sealer } from './sealing.ts';
import type { Versioned } from './shared-ports.ts';
import { UnreadableError } from './unreadable-error.ts';

/** Keyv's own form, so that Keyv's adapters and expiry work. */
const keyvSchema = z.object({ value: z.string(), expires: z.number().optional() });
const recordSchema = z.object({ version: z.number().int(), fence: z.number().int(), value: z.unknown() });

export interface Opened<T> extends Versioned<T> {
  /** Epoch milliseconds. */
  expires: number | undefined;
}

/** A record as the text the store keeps. No two are alike, even of the same record: sealing is salted. */
export function writeRecord<T>({ expires, ...record }: Opened<T>, place: string, sealer: Sealer): string {
  return JSON.stringify({ value: sealer.seal(JSON.stringify(record), place), expires });
}

/**
 * @returns undefined where it has expired
 * @throws UnreadableError where it was sealed with another key, or is of another shape
 */
export function readRecord<T>(
  text: string,
  place: string,
  { sealer, schema }: { sealer: Sealer; schema: z.ZodType<T> },
): Opened<T> | undefined {
  try {
    const { value: sealed, expires } = keyvSchema.parse(JSON.parse(text));
    if (expires !== undefined && expires <= Date.now()) return undefined;
    const { version, fence, value } = recordSchema.parse(JSON.parse(sealer.open(sealed, place)));
    return { value: schema.parse(value), version, fence, expires };
  } catch {
    // The cause may quote the record.
    throw new UnreadableError(place);
  }
}
