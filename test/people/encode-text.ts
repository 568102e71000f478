export const ENCODINGS = [
  'utf-8',
  'utf-8 with mark',
  'utf-16le',
  'utf-16le with mark',
  'utf-16be',
  'utf-16be with mark',
  'windows-1252',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Windows-1252 where it differs from Latin-1. */
const WINDOWS: ReadonlyMap<string, number> = new Map([
  ['€', 0x80],
  ['Š', 0x8a],
  ['Ž', 0x8e],
  ['‘', 0x91],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['–', 0x96],
  ['š', 0x9a],
  ['ž', 0x9e],
]);

/** A text in one of the encodings that programs write. Windows-1252: only what it has. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  const [name, mark] = [encoding.replace(' with mark', ''), encoding.endsWith('with mark') ? '\uFEFF' : ''];
  if (name === 'utf-8') return Buffer.from(mark + text);
  if (name === 'utf-16le') return Buffer.from(mark + text, 'utf16le');
  if (name === 'utf-16be') return Buffer.from(mark + text, 'utf16le').swap16();
  return Buffer.from([...text].map((letter) => WINDOWS.get(letter) ?? letter.charCodeAt(0)));
}
