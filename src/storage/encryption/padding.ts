/** What is below a KiB is one of these lengths, in bytes; what is above, a whole number of KiB. */
const LENGTHS = [256, 512, 1024];
const KIB = 1024;
/** So many bytes are kept free for what of a record may not determine its length. */
const RESERVED = 1024;

/**
 * Pads JSON with blanks at its end: an encrypted record is as long as its text, and lengths would tell outcomes apart.
 *
 * @param measured what of the record may determine its length; absent: all of it
 */
export function pad(text: string, measured?: string): string {
  const bytes = Buffer.byteLength(text);
  const base = measured === undefined ? bytes : Buffer.byteLength(measured) + RESERVED;
  // What needs more than was reserved is as long as it has to be.
  const length = roundUp(Math.max(base, bytes > roundUp(base) ? bytes : 0));
  return text + ' '.repeat(length - bytes);
}

function roundUp(bytes: number): number {
  return LENGTHS.find((length) => bytes <= length) ?? Math.ceil(bytes / KIB) * KIB;
}
