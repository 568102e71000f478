import { createCipheriv, createDecipheriv, randomBytes, randomUUID, scryptSync } from 'node:crypto';
import { z } from 'zod';

/** First line of a backup. */
export const headerSchema = z.object({
  format: z.literal('workerchecks-slack backup 1'),
  id: z.string(),
  /** ISO 8601. */
  made: z.string(),
  /** base64 */
  salt: z.string(),
});
export type BackupHeader = z.infer<typeof headerSchema>;

/** Content of a frame: some records, and last of all what they must add up to. */
export const frameSchema = z.union([
  z.object({ records: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({ total: z.number().int(), fences: z.array(z.tuple([z.string(), z.number().int()])) }),
]);
export type BackupFrame = z.infer<typeof frameSchema>;

/** Bytes before each frame that say how long it is. */
export const LENGTH_BYTES = 4;
/** A frame is some hundred records; a longer one is none of ours. */
export const MOST_FRAME_BYTES = 512 * 1024 * 1024;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const SCRYPT = { N: 16_384, r: 8, p: 1 } as const;

export function newHeader(now: number): BackupHeader {
  return {
    format: 'workerchecks-slack backup 1',
    id: randomUUID(),
    made: new Date(now).toISOString(),
    salt: randomBytes(SALT_BYTES).toString('base64'),
  };
}

/** Frames are bound to their header, their number and to being the last: none can be changed, moved or left out. */
export interface FrameCipher {
  seal(frame: BackupFrame, number: number): Buffer;
  /** Throws if the key is another, or the bytes were changed. */
  open(bytes: Buffer, number: number, isLast: boolean): unknown;
}

/** @param key the store's key, 32 bytes; the file's own key is derived from it, and is another for each file */
export function createFrameCipher(key: Buffer, header: BackupHeader): FrameCipher {
  const own = scryptSync(key, Buffer.from(header.salt, 'base64'), KEY_BYTES, SCRYPT);
  const nonce = (number: number) => {
    const bytes = Buffer.alloc(NONCE_BYTES);
    bytes.writeUInt32BE(number, NONCE_BYTES - LENGTH_BYTES);
    return bytes;
  };
  const bound = (isLast: boolean) => Buffer.from(`${JSON.stringify(header)}${isLast ? ' last' : ''}`);
  return {
    seal(frame, number) {
      const cipher = createCipheriv('aes-256-gcm', own, nonce(number)).setAAD(bound('total' in frame));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(frame), 'utf8'), cipher.final()]);
      return Buffer.concat([cipher.getAuthTag(), sealed]);
    },
    open(bytes, number, isLast) {
      const decipher = createDecipheriv('aes-256-gcm', own, nonce(number), { authTagLength: TAG_BYTES });
      decipher.setAAD(bound(isLast)).setAuthTag(bytes.subarray(0, TAG_BYTES));
      const plain = Buffer.concat([decipher.update(bytes.subarray(TAG_BYTES)), decipher.final()]);
      return JSON.parse(plain.toString('utf8'));
    },
  };
}
