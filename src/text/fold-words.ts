/** Every kind of sign that people take for an apostrophe, and letters that look like one. */
const APOSTROPHES = /['`´\u02B9-\u02BF\u02C8\u055A\u05F3\u2018-\u201B\u2032\u2035\uA78B\uA78C\uFF07]/gu;

/** Marks that many leave out as they type. Not India's vowel signs, nor Japan's marks of sound. */
const LEFT_OUT = [
  // Accents and the like, for every script.
  '\\u0300-\\u036F\\u0483-\\u0487\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u20D0-\\u20FF\\uFE20-\\uFE2F',
  // Hebrew points.
  '\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7',
  // Arabic vowels, and the line that only stretches a word.
  '\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED',
];
const ACCENTS = new RegExp(`[${LEFT_OUT.join('')}]`, 'gu');

/** What nobody sees: directions, joiners, fillers, variation selectors. */
const INVISIBLE = [
  '\\p{Cf}\\p{Cs}\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFFA0',
  '\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}',
];
const UNSEEN = new RegExp(`[${INVISIBLE.join('')}]`, 'gu');

/** Letters that no accent makes of a plain one, and what people type in their place. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ħ', 'h'],
  ['ŧ', 't'],
  ['ŋ', 'ng'],
  ['ı', 'i'],
  ['ɓ', 'b'],
  ['ɗ', 'd'],
  ['ƙ', 'k'],
  ['ə', 'e'],
  ['ς', 'σ'],
  // Arabic and Persian write these differently, and so do their keyboards.
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
]);
const SPECIAL = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');

/** The other way in which German, Danish and Swedish names are typed without their letters. */
const DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['å', 'aa'],
  ['ø', 'oe'],
]);

function split(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
}

function fold(lower: string): string[] {
  const bare = lower
    .replace(UNSEEN, '')
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '');
  return split(bare.replace(SPECIAL, (letter) => LETTERS.get(letter) ?? letter).normalize('NFC'));
}

/**
 * The words of a name as they are compared: without case, accents and apostrophes; a hyphen parts two words. With the
 * words as typed with ae for ä where that is another way to write it; so there are one or two.
 */
export function foldWords(text: string): string[][] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the quick way for plain letters
  if (/^[\x00-\x7f]*$/.test(text)) return [split(text.toLowerCase().replace(/['`]/g, ''))];
  const lower = text.normalize('NFC').toLowerCase();
  const folded = fold(lower);
  const otherwise = lower.replace(/[äöüåø]/g, (letter) => DIGRAPHS.get(letter) ?? letter);
  return otherwise === lower ? [folded] : [folded, fold(otherwise)];
}
