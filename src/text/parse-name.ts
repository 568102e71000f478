import { cleanText, narrow } from './clean-text.ts';
import { noName } from './no-name.ts';
import type { Parsed } from './parsed.ts';

/** In UTF-16 units. */
export const MAX_NAME_LENGTH = 100;

export type NamePart = 'first name' | 'last name';

/** Letters in the dress of a font, of a PDF's print, or of a screen too old to shape Arabic: the same letters plain. */
const DRESSED =
  /[\uFB00-\uFB06\uFB13-\uFB17\uFB50-\uFBB1\uFBD3-\uFD3D\uFD50-\uFDF3\uFE70-\uFEFC\u{1D400}-\u{1D7FF}]/gu;

/** Line breaks and other control characters, and those that turn round the order of the letters after them. */
const DISRUPTIVE = /[\p{Cc}\u2028\u2029\u202D\u202E]/u;

/** No text: half of a character, a character of one font alone, one that Unicode has not given out, the sign for a lost one. */
const DAMAGED = /[\p{Cs}\p{Co}\p{Cn}\uFFFC\uFFFD]/u;

/**
 * More marks on one letter than any orthography has, and strokes through letters. Tibetan and Khmer pile up more than
 * others, as vowels and as letters below.
 */
const PILED = /[\p{sc=Zinh}&&\p{M}]{4,}|\p{M}{9,}|\p{Me}|[\u0334-\u0338]/v;

/** Marks for letters of any kind that NFC did not join with theirs. No orthography has more of them than letters. */
const LOOSE_MARKS = /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]/g;

function isPiled(name: string): boolean {
  const marks = name.match(LOOSE_MARKS)?.length ?? 0;
  const letters = name.match(/\p{L}/gu)?.length ?? 0;
  return PILED.test(name) || marks > Math.max(letters, 2);
}

/** A name as it is kept: NFC, blanks plain and single. Judges nothing. */
export function normalizeName(typed: string): string {
  return cleanText(narrow(typed).replace(DRESSED, (letter) => letter.normalize('NFKC')))
    .replace(/[\t ]+/g, ' ')
    .replace(/^[\p{sc=Zinh}&&\p{M}]+/v, '')
    .trim();
}

/** Why this is no name that can be kept; undefined where it is one. `name`: made plain. */
function complaint(name: string): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return `Use at most ${MAX_NAME_LENGTH} characters.`;
  if (DISRUPTIVE.test(name)) return 'Remove line breaks and other control characters.';
  if (DAMAGED.test(name)) return 'Part of this name is garbled. Please type it again.';
  if (isPiled(name)) return 'Remove the extra accent marks on the letters.';
  return undefined;
}

/** A name that must be given. In all scripts names pass as they are, in NFC. */
export function parseName(typed: string, part: NamePart): Parsed<string> {
  const name = normalizeName(typed);
  if (name === '') return { error: `Enter the worker’s ${part}.` };
  const wrong = complaint(name);
  if (wrong !== undefined) return { error: wrong };
  const none = noName(name);
  if (none === undefined) return { value: name };
  const asName = `${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}`;
  const unless = none === 'ambiguous' ? ` If it is their name, write it as ${asName}.` : '';
  return {
    error: `“${name}” is not a name. Enter the worker’s ${part}, or tick Has one name only.${unless}`,
  };
}

/**
 * The names of a person. With `oneName` one of the two must be empty, or say that there is none; the other is the whole
 * name and is kept as the last name, beside an empty first name. The errors stand by field.
 */
export function parseNames(typed: { first: string; last: string; oneName: boolean }): {
  firstName: Parsed<string>;
  lastName: Parsed<string>;
} {
  if (!typed.oneName) {
    return { firstName: parseName(typed.first, 'first name'), lastName: parseName(typed.last, 'last name') };
  }
  const absent: Parsed<string> = { value: '' };
  const [first, last] = [standing(typed.first), standing(typed.last)];
  if (first === 'name' && last === 'name') {
    const error = 'Has one name only is ticked: leave one of the two names empty, or untick the box.';
    return { firstName: absent, lastName: { error } };
  }
  const isFirst = first === 'name' || (first === 'perhaps' && last !== 'name');
  if (!isFirst && last === 'none') {
    return { firstName: absent, lastName: { error: 'Enter the worker’s name here or as the first name.' } };
  }
  const name = parseName(isFirst ? typed.first : typed.last, isFirst ? 'first name' : 'last name');
  return isFirst && 'error' in name
    ? { firstName: name, lastName: absent }
    : { firstName: absent, lastName: name };
}

function standing(typed: string): 'name' | 'perhaps' | 'none' {
  const none = noName(normalizeName(typed));
  if (none === undefined) return 'name';
  return none === 'ambiguous' ? 'perhaps' : 'none';
}
