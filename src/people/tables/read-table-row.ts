import { normalizeName } from '../../text/parse-name.ts';
import { splitInvitee } from '../../text/split-invitee.ts';
import { splitListedName } from '../fields/parse-listed-names.ts';
import { NOBODY, type TypedPerson } from '../fields/typed-person.ts';
import type { Field } from '../headings/synonyms.ts';
import type { Columns } from './choose-columns.ts';

type Names = Pick<TypedPerson, 'firstName' | 'lastName'>;

/** "Ng Alice" under "Last name, first name". */
function splitLastFirst(name: string): Names {
  const [last, first, ...more] = name.split(' ');
  const isTwo = last !== undefined && first !== undefined && more.length === 0 && !name.includes(',');
  return splitListedName(isTwo ? `${last}, ${first}` : name);
}

/** A column "Name" next to a column of first names: the full name, or the last name, as in German lists. */
function besideFirstName(firstName: string, name: string): Names {
  const [first, whole] = [normalizeName(firstName).toLowerCase(), normalizeName(name).toLowerCase()];
  if (first !== '' && whole.startsWith(`${first} `)) {
    return { firstName, lastName: name.slice(first.length).trim() };
  }
  if (first !== '' && whole.endsWith(`, ${first}`)) {
    return { firstName, lastName: name.slice(0, -first.length).replace(/[, ]+$/, '') };
  }
  return name.includes(',') || (first === '' && name.includes(' '))
    ? splitListedName(name)
    : { firstName, lastName: name };
}

function readNames(cell: (field: Field) => string, fields: Columns['fields']): Names {
  const [firstName, lastName, name] = [cell('firstName'), cell('lastName'), cell('name')];
  if (fields.has('lastName') || (!fields.has('name') && !fields.has('lastFirst'))) {
    // Without a column of first names, a last name alone does not mean that the person has only one name.
    return fields.has('firstName') ? { firstName, lastName } : splitListedName(lastName || name);
  }
  if (cell('lastFirst') !== '') return splitLastFirst(cell('lastFirst'));
  if (fields.has('firstName'))
    return name === '' ? { firstName, lastName } : besideFirstName(firstName, name);
  return splitListedName(name);
}

/** Reads a row of a table as a person. */
export function readTableRow(row: readonly string[], { fields, otherEmail }: Columns): TypedPerson {
  const cell = (field: Field) => row[fields.get(field) ?? -1] ?? '';
  const other = otherEmail === undefined ? '' : (row[otherEmail] ?? '');
  const isOther = other !== '' && other.toLowerCase() !== cell('email').toLowerCase();
  const email = isOther ? [cell('email'), other].filter((text) => text !== '').join(' ') : cell('email');
  const person = {
    ...NOBODY,
    ...readNames(cell, fields),
    email,
    mobile: cell('mobile'),
    product: cell('product'),
    startsOn: cell('startsOn'),
  };
  const { firstName, lastName } = person;
  const [before] = [email, firstName, lastName].filter((text) => text.includes('@'));
  const isInOne = before !== email || (firstName === '' && lastName === '' && /[<\s]/.test(email));
  if (before === undefined || !isInOne) return person;
  // The address as an address book gives it, with the name.
  const parts = splitInvitee(before);
  if (parts === undefined || parts.address === '') return person;
  return { ...person, ...splitListedName(parts.beside), email: parts.address };
}
