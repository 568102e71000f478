import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';

const DIGEST_KEY_BYTES = 32;

export type KeyedDigest = (text: string) => string;

/**
 * A keyed digest, 64 hexadecimal digits, which only a holder of the store's key can compute: for values that appear
 * unencrypted in a record's key and could be guessed from a plain hash. Storage.fingerprint is a second keyed hash:
 * existing stores have ids and lock names made with each, so both stay.
 *
 * @param key the store's key, 32 bytes
 */
export function createKeyedDigest(key: Buffer): KeyedDigest {
  const bytes = Buffer.from(hkdfSync('sha256', key, '', 'workerchecks-slack digest', DIGEST_KEY_BYTES));
  // Created once: Node would convert a raw key for each digest, which takes four times as long.
  const derived = createSecretKey(bytes);
  return (text) => createHmac('sha256', derived).update(text).digest('hex');
}
