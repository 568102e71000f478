/** Length buckets in bytes for texts up to a KiB; longer ones are rounded up to a whole number of KiB. */
const LENGTHS = [256, 512, 1024];
const KIB = 1024;
/** Bytes reserved for the part of a record that must not influence its length. */
const RESERVED = 1024;

/**
 * Pads JSON with trailing blanks to a length bucket: ciphertexts are as long as their plaintext, so lengths would
 * reveal outcomes.
 *
 * @param measured the part of the record that may influence its length; absent: all of it
 */
export function pad(text: string, measured?: string): string {
  const bytes = Buffer.byteLength(text);
  const base = measured === undefined ? bytes : Buffer.byteLength(measured) + RESERVED;
  // Content that outgrows the reserve gets the length it needs.
  const length = roundUp(Math.max(base, bytes > roundUp(base) ? bytes : 0));
  return text + ' '.repeat(length - bytes);
}

function roundUp(bytes: number): number {
  return LENGTHS.find((length) => bytes <= length) ?? Math.ceil(bytes / KIB) * KIB;
}
