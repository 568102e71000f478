import { cleanText } from '../../text/clean-text.ts';

/** A person's details as typed, each on one line; '' if the list does not have them. */
export interface TypedPerson {
  firstName: string;
  lastName: string;
  email: string;
  mobile: string;
  product: string;
  startsOn: string;
}

export const NOBODY: TypedPerson = {
  firstName: '',
  lastName: '',
  email: '',
  mobile: '',
  product: '',
  startsOn: '',
};

/** The result of reading a table or lines. */
export interface FoundPeople {
  people: TypedPerson[];
  ignoredColumns: string[];
  ignoredLines: number;
}

/** ="0412 345 678": a formula that makes a spreadsheet leave a number unchanged. */
const FORMULA_TEXT = /^=\s*"(.*)"$/s;
/** An apostrophe that stops a spreadsheet from treating the cell as a formula. */
const GUARD = /^'(?=[=+@-])/;

/** A cell's text on one line, without what spreadsheets put around it. Idempotent. */
export function plainCell(cell: string): string {
  if (cell === '') return cell;
  const line = cleanText(cell)
    .replace(/[\s\u0085]+/gu, ' ')
    .trim();
  const plain = line
    .replace(FORMULA_TEXT, (_, text: string) => text.replaceAll('""', '"'))
    .replace(GUARD, '')
    .trim();
  return plain === line ? line : plainCell(plain);
}

/** Whether every field is empty. */
export function isBlank(person: TypedPerson): boolean {
  return Object.values(person).every((cell) => cell === '');
}
