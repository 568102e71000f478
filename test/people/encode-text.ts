export const ENCODINGS = [
  'utf-8',
  'utf-8 with mark',
  'utf-16le',
  'utf-16le with mark',
  'utf-16be',
  'utf-16be with mark',
  'windows-1252',
  'macintosh',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The characters in which Windows-1252 differs from Latin-1. */
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

/** The part of Mac OS Roman that the tests need. */
const MAC: ReadonlyMap<string, number> = new Map([
  ['é', 0x8e],
  ['è', 0x8f],
  ['ë', 0x91],
  ['á', 0x87],
  ['ñ', 0x96],
  ['ú', 0x9c],
  ['ü', 0x9f],
  ['’', 0xd5],
]);

/** Encodes a text, which must contain only characters that the encoding has. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  const [name, mark] = [encoding.replace(' with mark', ''), encoding.endsWith('with mark') ? '\uFEFF' : ''];
  if (name === 'utf-8') return Buffer.from(mark + text);
  if (name === 'utf-16le') return Buffer.from(mark + text, 'utf16le');
  if (name === 'utf-16be') return Buffer.from(mark + text, 'utf16le').swap16();
  const letters = name === 'macintosh' ? MAC : WINDOWS;
  return Buffer.from([...text].map((letter) => letters.get(letter) ?? letter.charCodeAt(0)));
}
