import { noName } from '../../text/no-name.ts';
import { normalizeName, parseNames } from '../../text/parse-name.ts';
import { parsePlainNames, withoutTitle } from '../../text/plain-names.ts';

/** What is said of names in a list. */
const COMPLAINTS = {
  none: 'There is no name.',
  last: 'There is no last name. For a person with only one name, enter - as the first name and the name as the last name.',
  first:
    'There is no first name. For a person with only one name, enter - as the first name and the name as the last name.',
  unclear:
    'It is not clear which words are the last name. Enter first and last name separately, or as “Last, First”.',
} as const;

/** It says that a name is not known, not that there is none. */
const UNKNOWN =
  /^(?:tb[acd]|unknown|not ?(?:given|provided|known|stated|available)|blank|empty|undefined|x+)$/i;

export type ListedNames = { firstName: string; lastName: string } | { complaints: string[] };

/** 'none': the list says that there is no such name. 'missing': it says nothing. */
type Standing = 'name' | 'none' | 'missing' | 'ambiguous';

function standing(name: string): Standing {
  const none = noName(name);
  if (none === undefined) return 'name';
  if (none === 'ambiguous') return 'ambiguous';
  return name === '' || UNKNOWN.test(name) ? 'missing' : 'none';
}

/** Chinese, Japanese and Korean names are written without a blank between their two parts. */
const isOneWord = (name: string) => !/\s|[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}]{2}/u.test(name);

function asWritten(name: string): string {
  return `“${name}” can mean that there is no name. If it is the name, write it as ${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}; if there is none, enter -.`;
}

/** Why the names cannot be used as they stand; undefined where they are two names, or plainly one. */
function complaint(first: string, last: string): string | undefined {
  const [ofFirst, ofLast] = [standing(first), standing(last)];
  if (ofFirst === 'ambiguous') return asWritten(first);
  if (ofLast === 'ambiguous') return asWritten(last);
  if (ofFirst === 'name' && ofLast === 'name') return undefined;
  if (ofFirst !== 'name' && ofLast !== 'name') return COMPLAINTS.none;
  if (ofFirst === 'name') {
    if (!isOneWord(first)) return COMPLAINTS.unclear;
    return ofLast === 'none' ? undefined : COMPLAINTS.last;
  }
  // A list without first names, or with one that was forgotten: one word is taken as the whole name.
  const isPlainlyOne = ofFirst === 'none' || (first === '' && isOneWord(last));
  return isPlainlyOne ? undefined : COMPLAINTS.first;
}

/**
 * First and last name of a row, by the rules of the form for one person. One name is taken where the list says plainly
 * that it is one; which words are the last name is never guessed.
 */
export function parseListedNames(typed: { firstName: string; lastName: string }): ListedNames {
  const [typedFirst, last] = [withoutTitle(normalizeName(typed.firstName)), normalizeName(typed.lastName)];
  const apart = last === '' ? typedFirst : standing(typedFirst) === 'name' ? '' : last;
  const inOne = apart.includes(',') ? parsePlainNames(apart) : undefined;
  if (inOne !== undefined) return inOne;
  const wrong = complaint(typedFirst, last);
  if (wrong !== undefined) return { complaints: [wrong] };
  const oneName = standing(typedFirst) !== 'name' || standing(last) !== 'name';
  // As typed, where no title was taken off: what is normalised twice may read differently.
  const first = typedFirst === normalizeName(typed.firstName) ? typed.firstName : typedFirst;
  const { firstName, lastName } = parseNames({ first, last: typed.lastName, oneName });
  if ('value' in firstName && 'value' in lastName) {
    return { firstName: firstName.value, lastName: lastName.value };
  }
  return { complaints: [firstName, lastName].flatMap((name) => ('error' in name ? [name.error] : [])) };
}

const NO_NAME_WORD = /^(?:[\p{Pd}.]|n\/?a)$/iu;

/** A name that stands in one piece, as the two of a row: apart where it is plain, else whole as the first name. */
export function splitListedName(typed: string): { firstName: string; lastName: string } {
  const name = withoutTitle(normalizeName(typed));
  const [one, other, ...more] = name.split(/[\s,]+/).filter((word) => word !== '');
  if (one !== undefined && other !== undefined && more.length === 0) {
    // "- Sukarno" and "Sukarno -": it is said that there is one name.
    if (NO_NAME_WORD.test(one)) return { firstName: '-', lastName: other };
    if (NO_NAME_WORD.test(other)) return { firstName: '-', lastName: one };
  }
  return parsePlainNames(name) ?? { firstName: name, lastName: '' };
}
