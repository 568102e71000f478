import { z } from 'zod';
import type { Encryption } from '../encryption/encryption.ts';

/** A stored text: Keyv's wrapper around what is encrypted. */
const sealedSchema = z.object({ value: z.string(), expires: z.number().optional() });

/** Undefined if the text is none of ours. */
function parse(text: string): z.infer<typeof sealedSchema> | undefined {
  try {
    return sealedSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether this key opens the stored text. */
export function isOpenedBy(encryption: Encryption, text: string, place: string): boolean {
  return decrypt(encryption, text, place) !== undefined;
}

/** The content as plaintext; undefined if this key does not open it. */
export function decrypt(encryption: Encryption, text: string, place: string): string | undefined {
  const parsed = parse(text);
  if (parsed === undefined) return undefined;
  try {
    return encryption.decrypt(parsed.value, place);
  } catch {
    return undefined;
  }
}

/** The same record, encrypted anew: value, version, fence, expiry and length stay. Undefined if `from` does not open it. */
export function reseal(
  text: string,
  place: string,
  { from, to }: { from: Encryption; to: Encryption },
): string | undefined {
  const plain = decrypt(from, text, place);
  if (plain === undefined) return undefined;
  return JSON.stringify({ value: to.encrypt(plain, place), expires: parse(text)?.expires });
}

/** How long the store has to keep the text, milliseconds, 0 or less if it has expired; undefined: for good. */
export function ttlOf(text: string): number | undefined {
  const expires = parse(text)?.expires;
  return expires === undefined ? undefined : expires - Date.now();
}
