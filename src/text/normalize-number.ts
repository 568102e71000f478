import { cleanText, withoutEntities } from './clean-text.ts';

/** `<tel:+61412345678|0412 345 678>`, as Slack links a number, and the same without a label. */
const LINKED = /<tel:([^|<>]*)(?:\|[^<>]*)?>/gi;

/** Words that say what a number is. A colon after any other words says so too. */
const LABEL_WORDS =
  '(?:my |work |home |personal |private |business |contact )?(?:mobiles?|mob|cell ?phone|cellular|cell|telephone|phone|tel|ph|' +
  'sms|text|whats ?app|handy|fax|contact|number|nr|no|num|m|p|t|c|h|w)(?: (?:number|num|nr|no|phone))?';
const LABEL = new RegExp(
  `^(?:${LABEL_WORDS}[ .:#=)\\]-]*(?=[ .:#=(+\\d])|[\\p{L}][\\p{L} .'’-]{0,30}:)\\s*`,
  'iu',
);
const LABEL_BEHIND = new RegExp(`(?<=\\d)[ -]+${LABEL_WORDS}\\.?$`, 'iu');

/** "(mum)", "[work]": said about the number, not part of it. */
const REMARK = /[([{][^)\]}\d]*\p{L}[^)\]}\d]*[)\]}]/gu;

const DASHES = /[\p{Pd}\u2043\u2212\u30FC\uFF70]/gu;
const QUOTES = /['"`´\u2018-\u201F\u2032\u2033\u00AB\u00BB]/gu;

/** Digits of any script as 0 to 9. Each script's ten stand in a row, with something else before them. */
function westernDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let nought = code;
    while (code - nought < 9 && /\p{Nd}/u.test(String.fromCodePoint(nought - 1))) nought -= 1;
    return String(code - nought);
  });
}

/** What was typed as a number, without what people, spreadsheets and programs put around one. Judges nothing. */
export function normalizeNumber(typed: string): string {
  let text = westernDigits(cleanText(withoutEntities(typed).replace(LINKED, ' $1 ')).normalize('NFKC'))
    .replace(DASHES, '-')
    .replace(QUOTES, '')
    .replace(/\s+/g, ' ')
    .replace(REMARK, ' ')
    .trim()
    .replace(/^=+/, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(LABEL, '').replace(LABEL_BEHIND, '').trim();
  }
  return text.replace(/^[\s,;.:/|-]+|[\s,;.:/|-]+$/g, '');
}
