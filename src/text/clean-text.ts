/**
 * Scripts in which a zero-width joiner or non-joiner between two letters changes how a name is written: Arabic's and
 * its neighbours', India's, and those that came from them.
 */
const JOINING =
  '\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mong}\\p{scx=Nkoo}\\p{scx=Mand}\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}' +
  '\\p{scx=Orya}\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}';

/** Unicode's name for the sign that takes a letter's vowel away. A joiner after it may end a word. */
const VIRAMA = '\\u094D\\u09CD\\u0A4D\\u0ACD\\u0B4D\\u0BCD\\u0C4D\\u0CCD\\u0D4D\\u0DCA';

const KEPT = [
  `(?<=[${JOINING}])[\\u200C\\u200D](?=[${JOINING}])`,
  `(?<=[${VIRAMA}])\\u200D`,
  // Emoji: a person with a profession, a coloured heart.
  '(?<=\\p{Extended_Pictographic}\\uFE0F?|\\p{Emoji_Modifier})\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Extended_Pictographic}#*0-9])\\uFE0F',
  // One of several ways to write a Chinese character, or a Mongolian letter.
  '(?<=\\p{sc=Han})[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
  '(?<=\\p{scx=Mong})[\\u180B-\\u180D\\u180F]',
];

/** What nobody sees and no letter needs: zero widths, marks and brackets of direction, fillers, tags, soft hyphens. */
const UNSEEN =
  '\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202C\\u2060-\\u206F' +
  '\\u2800\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0\\uFFF9-\\uFFFB\\u{1BCA0}-\\u{1BCA3}\\u{1D173}-\\u{1D17A}' +
  '\\u{E0000}-\\u{E0FFF}';

const MEANINGLESS = new RegExp(`(${KEPT.join('|')})|[${UNSEEN}]`, 'gu');

/**
 * In NFC, without characters that nobody sees, every kind of blank a plain one; lines, tabs and all else stay. Pure
 * and idempotent.
 */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has none of these, and most texts are no more
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  const cleaned = text
    .normalize('NFC')
    .replace(MEANINGLESS, (_, kept: string | undefined) => kept ?? '')
    .replace(/\p{Zs}/gu, ' ')
    .normalize('NFC');
  // What stood on both sides of something unseen may change places, and then be unseen or needless itself.
  return cleaned === text ? text : cleanText(cleaned);
}

/** Full-width letters, digits and signs, as East Asian keyboards type them, as the plain ones. */
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

/** `&lt;` → `<`: Slack escapes what stands in a command, and web pages what is copied from their source. */
export function withoutEntities(text: string): string {
  return text.replace(
    /&(#?[a-z0-9]{2,6});/gi,
    (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole,
  );
}
