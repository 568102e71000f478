import { createHmac, hkdfSync } from 'node:crypto';

const DIGEST_KEY_BYTES = 32;

export type KeyedDigest = (text: string) => string;

/**
 * A digest, 64 hexadecimal digits, that only a holder of the store's key can make: for what stands in the clear in the
 * key of a record and could be guessed from a plain hash. Storage.fingerprint is another keyed hash: ids and locks of
 * stores in use were made with each, so both stay.
 *
 * @param key the store's, 32 bytes
 */
export function createKeyedDigest(key: Buffer): KeyedDigest {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'workerchecks-slack digest', DIGEST_KEY_BYTES));
  return (text) => createHmac('sha256', derived).update(text).digest('hex');
}
