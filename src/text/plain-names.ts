import { noName } from './no-name.ts';
import { normalizeName } from './parse-name.ts';

const WORD = "[\\p{L}\\p{M}][\\p{L}\\p{M}'’‘ʼ.\\p{Pd}\\u200C\\u200D]*";
const TWO_WORDS = new RegExp(`^(${WORD}) (${WORD})$`, 'u');
const LAST_FIRST = new RegExp(`^(${WORD}(?: ${WORD}){0,3}), ?(${WORD}(?: ${WORD}){0,3})$`, 'u');

const LABEL = /^(?:full )?name ?[:=] ?/i;
/** Before a name, and no part of it. */
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof|professor)\.? (?=\S)/i;

export interface PlainNames {
  firstName: string;
  lastName: string;
}

/** A name without a label and a title before it. */
export function withoutTitle(name: string): string {
  return name.replace(LABEL, '').replace(TITLE, '');
}

/**
 * A first and a last name where a text says plainly which is which: two words are these, in this order, or the other way
 * round with a comma between them. Undefined for more words, and where the family's name stands first without a comma.
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
