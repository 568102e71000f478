import { noName } from './no-name.ts';
import { normalizeName } from './parse-name.ts';

const WORD = "[\\p{L}\\p{M}][\\p{L}\\p{M}'’‘ʼ.\\p{Pd}\\u200C\\u200D]*";
const TWO_WORDS = new RegExp(`^(${WORD}) (${WORD})$`, 'u');
const LAST_FIRST = new RegExp(`^(${WORD}(?: ${WORD}){0,3}), ?(${WORD}(?: ${WORD}){0,3})$`, 'u');

const LABEL = /^(?:full )?name ?[:=] ?/i;
/** A title before a name, which is not part of it. */
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|professor)\.? (?=\S)/i;

export interface PlainNames {
  firstName: string;
  lastName: string;
}

/** Strips a label and a title from the front of a name. */
export function withoutTitle(name: string): string {
  return name.replace(LABEL, '').replace(TITLE, '');
}

/**
 * Splits a text into first and last name if it is clear which is which: two words in that order, or reversed with a
 * comma between them. Undefined for more words, and for East Asian names without a comma, which put the family name
 * first.
 */
export function parsePlainNames(text: string): PlainNames | undefined {
  const name = withoutTitle(normalizeName(text));
  if (/[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}]/u.test(name) && !name.includes(',')) return undefined;
  const [, first, last] = TWO_WORDS.exec(name) ?? [];
  const [, lastBefore, firstBehind = ''] = LAST_FIRST.exec(name) ?? [];
  const firstName = first ?? withoutTitle(firstBehind);
  const lastName = last ?? lastBefore;
  if (firstName === '' || lastName === undefined) return undefined;
  return noName(firstName) === undefined && noName(lastName) === undefined
    ? { firstName, lastName }
    : undefined;
}
