/** Apostrophes, signs that people type as one, and letters that look like one. */
const APOSTROPHES = /['`´\u02B9-\u02BF\u02C8\u055A\u05F3\u2018-\u201B\u2032\u2035\uA78B\uA78C\uFF07]/gu;

/** Combining marks that people often leave out when typing. Excludes Indic vowel signs and Japanese voicing marks. */
const LEFT_OUT = [
  // Accents and other combining marks, for every script.
  '\\u0300-\\u036F\\u0483-\\u0487\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF\\u20D0-\\u20FF\\uFE20-\\uFE2F',
  // Hebrew points.
  '\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7',
  // Arabic vowel marks, and the tatweel, which only stretches a word.
  '\\u0610-\\u061A\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED',
];
const ACCENTS = new RegExp(`[${LEFT_OUT.join('')}]`, 'gu');

/** Invisible characters: bidi controls, joiners, fillers, variation selectors. */
const INVISIBLE = [
  '\\p{Cf}\\p{Cs}\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2800\\u3164\\uFFA0',
  '\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}',
];
const UNSEEN = new RegExp(`[${INVISIBLE.join('')}]`, 'gu');

/** Letters that do not decompose into a base letter and an accent, with what people type instead. */
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
  // Arabic and Persian keyboards use different code points for these letters.
  ['ى', 'ي'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ة', 'ه'],
]);
const SPECIAL = new RegExp(`[${[...LETTERS.keys()].join('')}]`, 'gu');

/** The usual transliteration of German, Danish and Swedish letters, as an alternative to dropping the accent. */
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
    // ŉ and ẚ decompose into one.
    .replace(APOSTROPHES, '')
    .toLowerCase()
    .replace(ACCENTS, '');
  return split(bare.replace(SPECIAL, (letter) => LETTERS.get(letter) ?? letter).normalize('NFC'));
}

/**
 * Folds a name into words for comparison: case, accents and apostrophes are removed, and a hyphen separates words.
 * Returns one or two variants; the second is with digraphs (ae for ä), if that differs.
 */
export function foldWords(text: string): string[][] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the quick way for plain letters
  if (/^[\x00-\x7f]*$/.test(text)) return [split(text.toLowerCase().replace(/['`]/g, ''))];
  const lower = text.normalize('NFC').toLowerCase();
  const folded = fold(lower);
  const otherwise = lower.replace(/[äöüåø]/g, (letter) => DIGRAPHS.get(letter) ?? letter);
  return otherwise === lower ? [folded] : [folded, fold(otherwise)];
}
