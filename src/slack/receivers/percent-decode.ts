const PERCENT = '%'.charCodeAt(0);
const PLUS = '+'.charCodeAt(0);
const SPACE = ' '.charCodeAt(0);

/** The value of each hexadecimal digit, by character code; 16 for every other byte. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 16 : value;
});

/**
 * Decodes a field of a URL-encoded form from bytes to bytes, without the intermediate strings of `decodeURIComponent`.
 * Undefined if an escape is malformed. https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function percentDecode(encoded: Buffer): Buffer | undefined {
  const decoded = Buffer.allocUnsafe(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    let byte = encoded[at] ?? 0;
    if (byte === PLUS) byte = SPACE;
    else if (byte === PERCENT) {
      const high = DIGITS[encoded[at + 1] ?? 0] ?? 16;
      const low = DIGITS[encoded[at + 2] ?? 0] ?? 16;
      if (high > 15 || low > 15) return undefined;
      byte = high * 16 + low;
      at += 2;
    }
    decoded[length] = byte;
    length += 1;
  }
  return decoded.subarray(0, length);
}
