import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise } from 'yauzl';

/** Unpacked, all parts that are read together; a list of 1 MB with a thousand rows has a tenth of it. */
const MOST_BYTES = 32 * 1024 * 1024;

/** More parts than a workbook of one thousand rows has, by far. */
const MOST_PARTS = 1000;

/** The parts of a ZIP file by name, none unpacked yet. */
export interface ZipParts {
  names: ReadonlySet<string>;
  /**
   * Unpacked, piece by piece; undefined where there is no such part. Rejects where the part is damaged, larger than it
   * says, or too large.
   */
  open(name: string): Promise<Readable | undefined>;
}

/** Rejects where the file is no whole ZIP file. */
export async function openZip(bytes: Uint8Array): Promise<ZipParts> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    autoClose: false,
    // A part that unpacks to more than it says ends its stream with an error: so a small file cannot fill the memory.
    validateEntrySizes: true,
  });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= MOST_PARTS) throw new Error('too many parts');
    entries.set(entry.fileName.replace(/^\//, ''), entry);
  }
  let left = MOST_BYTES;
  return {
    names: new Set(entries.keys()),
    async open(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      left -= entry.uncompressedSize;
      if (left < 0) throw new Error('too large');
      return await zip.openReadStreamPromise(entry);
    },
  };
}
