import { cleanText } from '../../text/clean-text.ts';

/** What a list says of one person, as typed, each in one line; '' where it says nothing. */
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

/** What readers of tables and of lines find. */
export interface FoundPeople {
  people: TypedPerson[];
  ignoredColumns: string[];
  ignoredLines: number;
}

/** ="0412 345 678": how spreadsheets are told to leave a number as it is. */
const FORMULA_TEXT = /^=\s*"(.*)"$/s;
/** An apostrophe that keeps a spreadsheet from taking the cell for a formula. */
const GUARD = /^'(?=[=+@-])/;

/** A cell in one line, without what spreadsheets put around a text. Idempotent. */
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

/** Whether a list says nothing of them. */
export function isBlank(person: TypedPerson): boolean {
  return Object.values(person).every((cell) => cell === '');
}
