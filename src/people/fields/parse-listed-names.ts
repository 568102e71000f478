import { noName } from '../../text/no-name.ts';
import { normalizeName, parseNames } from '../../text/parse-name.ts';
import { parsePlainNames, withoutTitle } from '../../text/plain-names.ts';

/** Complaints about the names in a row. */
const COMPLAINTS = {
  none: 'There is no name.',
  last: 'There is no last name. For a person with only one name, enter - as the first name and the name as the last name.',
  first:
    'There is no first name. For a person with only one name, enter - as the first name and the name as the last name.',
  unclear:
    'It is not clear which words are the last name. Enter first and last name separately, or as “Last, First”.',
} as const;

/** Words meaning that a name is not known, rather than that there is none. */
const UNKNOWN =
  /^(?:tb[acd]|unknown|not ?(?:given|provided|known|stated|available)|blank|empty|undefined|x+)$/i;

export type ListedNames = { firstName: string; lastName: string } | { complaints: string[] };

/** 'none': the list says that there is no such name. 'missing': the cell is empty. */
type Standing = 'name' | 'none' | 'missing' | 'ambiguous';

function standing(name: string): Standing {
  const none = noName(name);
  if (none === undefined) return 'name';
  if (none === 'ambiguous') return 'ambiguous';
  return name === '' || UNKNOWN.test(name) ? 'missing' : 'none';
}

/** Chinese, Japanese and Korean names are written without a space between their two parts. */
const isOneWord = (name: string) => !/\s|[\p{sc=Han}\p{sc=Hang}\p{sc=Hira}\p{sc=Kana}]{2}/u.test(name);

function asWritten(name: string): string {
  return `“${name}” can mean that there is no name. If it is the name, write it as ${name.charAt(0).toUpperCase()}${name.slice(1).toLowerCase()}; if there is none, enter -.`;
}

/** Why the names cannot be used as they are; undefined if there are two names, or clearly one. */
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
  // In a list without first names, or where one was left out, a single word is taken as the whole name.
  const isPlainlyOne = ofFirst === 'none' || (first === '' && isOneWord(last));
  return isPlainlyOne ? undefined : COMPLAINTS.first;
}

/**
 * Parses the first and last name of a row, by the same rules as the form for one person. A single name is accepted if
 * the list makes clear that it is one; which words are the last name is never guessed.
 */
export function parseListedNames(typed: { firstName: string; lastName: string }): ListedNames {
  const [typedFirst, last] = [withoutTitle(normalizeName(typed.firstName)), normalizeName(typed.lastName)];
  const apart = last === '' ? typedFirst : standing(typedFirst) === 'name' ? '' : last;
  const inOne = apart.includes(',') ? parsePlainNames(apart) : undefined;
  if (inOne !== undefined) return inOne;
  const wrong = complaint(typedFirst, last);
  if (wrong !== undefined) return { complaints: [wrong] };
  const oneName = standing(typedFirst) !== 'name' || standing(last) !== 'name';
  // Kept as typed unless a title was removed: normalising twice may give a different name.
  const first = typedFirst === normalizeName(typed.firstName) ? typed.firstName : typedFirst;
  const { firstName, lastName } = parseNames({ first, last: typed.lastName, oneName });
  if ('value' in firstName && 'value' in lastName) {
    return { firstName: firstName.value, lastName: lastName.value };
  }
  return { complaints: [firstName, lastName].flatMap((name) => ('error' in name ? [name.error] : [])) };
}

const NO_NAME_WORD = /^(?:[\p{Pd}.]|n\/?a)$/iu;

/** Splits a full name into first and last name; if it is not clear how, the whole name becomes the first name. */
export function splitListedName(typed: string): { firstName: string; lastName: string } {
  const name = withoutTitle(normalizeName(typed));
  const [one, other, ...more] = name.split(/[\s,]+/).filter((word) => word !== '');
  if (one !== undefined && other !== undefined && more.length === 0) {
    // "- Sukarno" and "Sukarno -" say that there is only one name.
    if (NO_NAME_WORD.test(one)) return { firstName: '-', lastName: other };
    if (NO_NAME_WORD.test(other)) return { firstName: '-', lastName: one };
  }
  return parsePlainNames(name) ?? { firstName: name, lastName: '' };
}
