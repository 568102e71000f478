/** Enough to tell an encoding by. */
const SAMPLE_BYTES = 4096;

/** The two bytes of each UTF-16 unit of a Latin text: one of them is nought, nearly always the same one. */
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

/** Letters of UTF-8 beyond ASCII against bytes that belong to none: a file in UTF-8 with a few damaged places. */
function isMostlyUtf8(text: string): boolean {
  const lost = text.match(/\uFFFD/g)?.length ?? 0;
  const letters = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  return letters > lost;
}

/** In Windows-1252 what Excel for Mac wrote in its own old encoding is a sign or a capital amid small letters. */
function looksLikeMac(windows: string, mac: string): boolean {
  const strange = (text: string) =>
    text.match(
      /(?<=\p{Ll})[\u0160\u017D\u0178\u0152](?=\p{Ll}|\P{L}|$)|(?<=\p{L})[ˆ‰‹•˜›‡†„ƒ\u0080-\u009F¤¦§¨ª«¬®¯±²³´µ¶¸¹º»¼½¾¿](?=\p{Ll})/gu,
    )?.length ?? 0;
  return strange(windows) > strange(mac);
}

/**
 * A text file's text, without byte order mark: UTF-8, UTF-16 with or without mark, else Windows-1252 as Excel writes
 * CSV, or the encoding of older Macs. Never fails.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = byMark(bytes) ?? utf16WithoutMark(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  const text = new TextDecoder().decode(bytes);
  if (isUtf8(bytes) || isMostlyUtf8(text)) return text;
  const [windows, mac] = ['windows-1252', 'macintosh'].map((name) => new TextDecoder(name).decode(bytes));
  return looksLikeMac(windows ?? '', mac ?? '') ? (mac ?? '') : (windows ?? '');
}
