import type { Readable } from 'node:stream';
import type { Entry } from 'yauzl';

/**
 * Maximum size, unpacked, of all the parts that are read together. A list of 1 MB with a thousand rows needs a tenth of
 * it.
 */
const MOST_BYTES = 32 * 1024 * 1024;

/** Far more parts than a workbook of a thousand rows has. */
const MOST_PARTS = 1000;

/** The parts of a ZIP file by name, not yet unpacked. */
export interface ZipParts {
  names: ReadonlySet<string>;
  /**
   * The unpacked part as a stream; undefined if there is no such part. Rejects if the part is damaged, larger than
   * declared, or too large.
   */
  open(name: string): Promise<Readable | undefined>;
}

/** Rejects if this is not a complete ZIP file. */
export async function openZip(bytes: Uint8Array): Promise<ZipParts> {
  // Loaded at the first workbook rather than at each start.
  const { fromBufferPromise } = await import('yauzl');
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
    autoClose: false,
    // A part that unpacks to more than its declared size ends with an error, so that a small file cannot fill the
    // memory.
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
