import { type FileHandle, open } from 'node:fs/promises';
import { StorageError } from '../../errors.ts';
import type { StoreKeys } from '../encryption/encryption.ts';
import {
  type BackupHeader,
  createFrameCipher,
  type FrameCipher,
  frameSchema,
  headerSchema,
  LENGTH_BYTES,
  MOST_FRAME_BYTES,
} from './backup-format.ts';
import type { Source } from './source.ts';

const MOST_HEADER_BYTES = 1_024;

export interface Backup extends Source {
  /** ISO 8601. */
  made: string;
  total: number;
}

/**
 * Opens a backup, after all of it has been read and verified.
 *
 * @throws StorageError if it is damaged, incomplete or encrypted with another key
 */
export async function openBackup(path: string, keys: StoreKeys): Promise<Backup> {
  const { header, cipher } = await readHeader(path, keys);
  let total = 0;
  let fences: [string, number][] | undefined;
  for await (const frame of readFrames(path, cipher)) {
    if ('records' in frame) total += frame.records.length;
    else if (frame.total === total) ({ fences } = frame);
  }
  if (fences === undefined) throw damaged(path);
  const highest = new Map(fences);
  return {
    kind: 'restore',
    id: header.id,
    made: header.made,
    total,
    fences: async () => highest,
    async *records() {
      for await (const frame of readFrames(path, cipher)) if ('records' in frame) yield* frame.records;
    },
  };
}

const damaged = (path: string) =>
  new StorageError(`${path} is damaged or incomplete. Use another backup. Nothing was changed.`);

/** Of the two keys, the one that opens the first frame. */
async function readHeader(
  path: string,
  { current, previous }: StoreKeys,
): Promise<{ header: BackupHeader; cipher: FrameCipher }> {
  const header = await withFile(path, async (file) => {
    const start = (await readBytes(file, 0, MOST_HEADER_BYTES)).toString('utf8');
    try {
      return headerSchema.parse(JSON.parse(start.slice(0, start.indexOf('\n'))));
    } catch {
      throw new StorageError(`${path} is no backup made with workerchecks-slack backup.`);
    }
  });
  for (const key of previous === undefined ? [current] : [current, previous]) {
    const cipher = createFrameCipher(key, header);
    try {
      for await (const _ of readFrames(path, cipher)) break;
      return { header, cipher };
    } catch {
      // Another key, or damaged.
    }
  }
  throw new StorageError(
    `${path} was made with another key, or is damaged. Set ENCRYPTION_KEY to the key the store had at that time.`,
  );
}

async function* readFrames(path: string, cipher: FrameCipher) {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    let at = (await readBytes(file, 0, MOST_HEADER_BYTES)).indexOf('\n') + 1;
    for (let number = 0; at < size; number += 1) {
      const length = (await readExactly(file, at, LENGTH_BYTES, path)).readUInt32BE();
      if (length > MOST_FRAME_BYTES) throw damaged(path);
      const bytes = await readExactly(file, at + LENGTH_BYTES, length, path);
      at += LENGTH_BYTES + length;
      yield openFrame(cipher, { bytes, number, isLast: at === size }, path);
    }
  } finally {
    await file.close();
  }
}

function openFrame(
  cipher: FrameCipher,
  { bytes, number, isLast }: { bytes: Buffer; number: number; isLast: boolean },
  path: string,
) {
  try {
    return frameSchema.parse(cipher.open(bytes, number, isLast));
  } catch {
    throw damaged(path);
  }
}

async function withFile<R>(path: string, work: (file: FileHandle) => Promise<R>): Promise<R> {
  const file = await openFile(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    throw new StorageError(`${path} cannot be read. Check that it is there and that you may read it.`, {
      cause,
    });
  }
}

/** Fewer at the end of the file. */
async function readBytes(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function readExactly(file: FileHandle, at: number, length: number, path: string): Promise<Buffer> {
  const bytes = await readBytes(file, at, length);
  if (bytes.length < length) throw damaged(path);
  return bytes;
}
