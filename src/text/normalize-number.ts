import { cleanText, withoutEntities } from './clean-text.ts';

/** Slack's telephone links, `<tel:+61412345678|0412 345 678>`, with or without a label. */
const LINKED = /<tel:([^|<>]*)(?:\|[^<>]*)?>/gi;

/** Words that label a number. Any other words followed by a colon count as a label too. */
const LABEL_WORDS =
  '(?:my |work |home |personal |private |business |contact )?(?:mobiles?|mob|cell ?phone|cellular|cell|telephone|phone|tel|ph|' +
  'sms|text|whats ?app|handy|fax|contact|number|nr|no|num|m|p|t|c|h|w)(?: (?:number|num|nr|no|phone))?';
const LABEL = new RegExp(
  `^(?:${LABEL_WORDS}[ .:#=)\\]-]*(?=[ .:#=(+\\d])|[\\p{L}][\\p{L} .'’-]{0,30}:)\\s*`,
  'iu',
);
const LABEL_BEHIND = new RegExp(`(?<=\\d)[ -]+${LABEL_WORDS}\\.?$`, 'iu');

/** A remark about the number, such as "(mum)" or "[work]", not part of it. */
const REMARK = /[([{][^)\]}\d]*\p{L}[^)\]}\d]*[)\]}]/gu;

const DASHES = /[\p{Pd}\u2043\u2212\u30FC\uFF70]/gu;
const QUOTES = /['"`´\u2018-\u201F\u2032\u2033\u00AB\u00BB]/gu;

/**
 * Converts digits of any script to 0–9. Each script's ten digits have consecutive code points, preceded by a non-digit.
 */
function westernDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String(code - zero);
  });
}

/** Strips what people, spreadsheets and programs put around a telephone number. Does not validate. */
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
