import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts texts with AES-256-GCM. `place` (collection and id) is bound in, so that a record opens only where it was put. */
export interface Encryption {
  encrypt(text: string, place: string): string;
  /** Throws where the key or the place is another, or the text was changed. */
  decrypt(sealed: string, place: string): string;
}

/** @param key 32 bytes */
export function createEncryption(key: Buffer): Encryption {
  // Made once: a key given as bytes is made anew for each record, which takes longer than to open it.
  const secret = createSecretKey(key);
  return {
    encrypt(text, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(place));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    decrypt(sealed, place) {
      const bytes = Buffer.from(sealed, 'base64');
      const iv = bytes.subarray(0, IV_BYTES);
      const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', secret, iv, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(place)).setAuthTag(tag);
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return text.toString('utf8');
    },
  };
}
