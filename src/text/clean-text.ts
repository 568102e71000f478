/**
 * Scripts in which a zero-width joiner or non-joiner between two letters is significant: Arabic and its relatives, and
 * the Indic scripts and those derived from them.
 */
const JOINING =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Nkoo}\\p{scx=Mand}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}' +
  '\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}';

/** Viramas (vowel killers) of the Indic scripts. A joiner after one is significant even at the end of a word. */
const VIRAMA = '\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA';

const KEPT = [
  `(?<=[${JOINING}])[\\u200C\\u200D](?=[${JOINING}])`,
  `(?<=[${VIRAMA}])\\u200D`,
  // Emoji joined into one: a person with a profession, a coloured heart.
  '(?<=\\p{Extended_Pictographic}\\uFE0F?|\\p{Emoji_Modifier})\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Extended_Pictographic}#*0-9])\\uFE0F',
  // Variation selectors that pick a form of a Chinese character or a Mongolian letter.
  '(?<=\\p{sc=Han})[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
  '(?<=\\p{scx=Mong})[\\u180B-\\u180D\\u180F]',
];

/** Invisible characters that no letter needs: zero-width characters, bidi controls, fillers, tags, soft hyphens. */
const UNSEEN =
  '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202C\\u2060-\\u206F' +
  '\\u2800\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}' +
  '\\u{E0000}-\\u{E0FFF}';

const MEANINGLESS = new RegExp(`(${KEPT.join('|')})|[${UNSEEN}]`, 'gu');

/**
 * Normalises text to NFC, removes insignificant invisible characters, and replaces every kind of space by a plain one.
 * Line breaks, tabs and everything else stay. Pure and idempotent.
 */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has none of these, and most texts are no more
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const cleaned = text
    .normalize('NFC')
    .replace(MEANINGLESS, (_, kept: string | undefined) => kept ?? '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFC');
  // Removing a character may let its neighbours be reordered or become removable themselves: repeat until stable.
  return cleaned === text ? text : cleanText(cleaned);
}

/** Folds full-width letters, digits and punctuation, as East Asian keyboards type them, to ASCII. */
export function narrow(text: string): string {
  return text.replace(/[\uFF01-\uFF5E\uFE6B]/g, (wide) => wide.normalize('NFKC'));
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  '#39': "'",
  '#64': '@',
  '#x27': "'",
  '#43': '+',
  '#160': ' ',
};

/**
 * Decodes HTML entities, `&lt;` → `<`: Slack escapes command text, and text copied from a page's source contains them.
 */
export function withoutEntities(text: string): string {
  return text.replace(
    /&(#?[a-z0-9]{2,6});/gi,
    (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole,
  );
}
