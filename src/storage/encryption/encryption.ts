import { createCipheriv, createDecipheriv, createSecretKey, randomFillSync } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Drawn from the system at once, because each request to it takes as long as encrypting a kilobyte. */
const IVS_AT_ONCE = 256;

/**
 * AES-256-GCM. `place` (collection and id) is bound in as additional authenticated data, so a record only decrypts
 * where it was stored.
 */
export interface Encryption {
  encrypt(text: string, place: string): string;
  /** Throws if the key or the place differs, or the text was tampered with. */
  decrypt(sealed: string, place: string): string;
}

/** Returns 12 random bytes that are used once. */
function createIvs(): () => Buffer {
  const pool = Buffer.alloc(IV_BYTES * IVS_AT_ONCE);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += IV_BYTES;
    return pool.subarray(used - IV_BYTES, used);
  };
}

/** The store's keys, 32 bytes each. */
export interface StoreKeys {
  /** Encrypts and decrypts. */
  current: Buffer;
  /** Decrypts what `current` does not, while records are re-encrypted. */
  previous?: Buffer | undefined;
}

export function createEncryption({ current, previous }: StoreKeys): Encryption {
  const newest = createCipher(current);
  if (previous === undefined) return newest;
  const older = createCipher(previous);
  return {
    encrypt: newest.encrypt,
    decrypt(sealed, place) {
      try {
        return newest.decrypt(sealed, place);
      } catch {
        return older.decrypt(sealed, place);
      }
    },
  };
}

function createCipher(key: Buffer): Encryption {
  // Created once: Node would convert a raw key for each record, which takes longer than decrypting it.
  const secret = createSecretKey(key);
  const nextIv = createIvs();
  return {
    encrypt(text, place) {
      const iv = nextIv();
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(place));
      const sealed = cipher.update(text, 'utf8');
      const rest = cipher.final();
      return Buffer.concat([iv, cipher.getAuthTag(), sealed, rest]).toString('base64');
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
