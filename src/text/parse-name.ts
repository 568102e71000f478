import { cleanText, narrow } from './clean-text.ts';
import { noName } from './no-name.ts';
import type { Parsed } from './parsed.ts';

/** In UTF-16 code units. */
export const MAX_NAME_LENGTH = 100;

export type NamePart = 'first name' | 'last name';

/**
 * Compatibility forms: ligatures, Arabic presentation forms, mathematical letters. Each is folded to its plain letter.
 */
const DRESSED =
  /[\uFB00-\uFB06\uFB13-\uFB17\uFB50-\uFBB1\uFBD3-\uFD3D\uFD50-\uFDF3\uFE70-\uFEFC\u{1D400}-\u{1D7FF}]/gu;

/** Control characters, including line breaks, and bidi overrides, which reverse the letters after them. */
const DISRUPTIVE = /[\p{Cc}\u2028\u2029\u202D\u202E]/u;

/** Lone surrogates, private-use and unassigned code points, and replacement characters: signs of garbled text. */
const DAMAGED = /[\p{Cs}\p{Co}\p{Cn}\uFFFC\uFFFD]/u;

/**
 * More combining marks on a letter than any orthography uses ("zalgo" text), and strike-through marks. The limits leave
 * room for Tibetan and Khmer, which stack vowels and subjoined letters.
 */
const PILED = /[\p{sc=Zinh}&&\p{M}]{4,}|\p{M}{9,}|\p{Me}|[\u0334-\u0338]/v;

/** Combining marks that NFC could not compose with their letter. No orthography has more of them than letters. */
const LOOSE_MARKS = /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]/g;

function isPiled(name: string): boolean {
  const marks = name.match(LOOSE_MARKS)?.length ?? 0;
  const letters = name.match(/\p{L}/gu)?.length ?? 0;
  return PILED.test(name) || marks > Math.max(letters, 2);
}

/** The form in which a name is stored: NFC, with single plain spaces. Does not validate. */
export function normalizeName(typed: string): string {
  return cleanText(narrow(typed).replace(DRESSED, (letter) => letter.normalize('NFKC')))
    .replace(/[\t ]+/g, ' ')
    .replace(/^[\p{sc=Zinh}&&\p{M}]+/v, '')
    .trim();
}

/** Why this normalised name is not acceptable; undefined if it is. */
function complaint(name: string): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return `Use at most ${MAX_NAME_LENGTH} characters.`;
  if (DISRUPTIVE.test(name)) return 'Remove line breaks and other control characters.';
  if (DAMAGED.test(name)) return 'Part of this name is garbled. Please type it again.';
  if (isPiled(name)) return 'Remove the extra accent marks on the letters.';
  return undefined;
}

/** Parses a required name. Names of all scripts pass unchanged, in NFC. */
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
 * Parses a person's names. With `oneName`, one of the two must be empty or a placeholder; the other is the whole name,
 * and is returned as the last name with an empty first name. Errors are per field.
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
