/** Sample size that is enough to detect an encoding. */
const SAMPLE_BYTES = 4096;

/**
 * Detects UTF-16 without a byte order mark: in Latin text, one byte of each pair is zero, nearly always the same one.
 */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const noughts = [0, 0];
  for (const [index, byte] of sample.entries())
    if (byte === 0) noughts[index % 2] = (noughts[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = noughts;
  const many = sample.length / 6;
  if (odd > many && odd > even * 4) return 'utf-16le';
  return even > many && even > odd * 4 ? 'utf-16be' : undefined;
}

function byMark(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const [one, two, three] = bytes;
  if (one === 0xef && two === 0xbb && three === 0xbf) return 'utf-8';
  if (one === 0xff && two === 0xfe) return 'utf-16le';
  return one === 0xfe && two === 0xff ? 'utf-16be' : undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether the text is UTF-8 with a few damaged places: valid non-ASCII letters are compared with invalid bytes. */
function isMostlyUtf8(text: string): boolean {
  const lost = text.match(/\uFFFD/g)?.length ?? 0;
  const letters = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  return letters > lost;
}

/**
 * Text in the old encoding of Excel for Mac, read as Windows-1252, has symbols or capitals among lower-case letters.
 */
function looksLikeMac(windows: string, mac: string): boolean {
  const strange = (text: string) =>
    text.match(
      /(?<=\p{Ll})[\u0160\u017D\u0178\u0152](?=\p{Ll}|\P{L}|$)|(?<=\p{L})[ˆ‰‹•˜›‡†„ƒ\u0080-\u009F¤¦§¨ª«¬®¯±²³´µ¶¸¹º»¼½¾¿](?=\p{Ll})/gu,
    )?.length ?? 0;
  return strange(windows) > strange(mac);
}

/**
 * Decodes a text file, without its byte order mark: UTF-8; UTF-16 with or without a mark; otherwise Windows-1252, as
 * Excel writes CSV, or the encoding of older Macs. Never fails.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = byMark(bytes) ?? utf16WithoutMark(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  const text = new TextDecoder().decode(bytes);
  if (isUtf8(bytes) || isMostlyUtf8(text)) return text;
  const [windows, mac] = ['windows-1252', 'macintosh'].map((name) => new TextDecoder(name).decode(bytes));
  return looksLikeMac(windows ?? '', mac ?? '') ? (mac ?? '') : (windows ?? '');
}
