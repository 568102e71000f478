import type { TypedPerson } from './fields/typed-person.ts';

/** The heading of the lines that `PersonRow.line` gives. */
export const PEOPLE_HEADING = 'First name | Last name | Email | Mobile | Check type | Starts on';

/** Whether a line is that heading, however its blanks were changed. */
export function isPeopleHeading(line: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, '').toLowerCase();
  return plain(line) === plain(PEOPLE_HEADING);
}

/** With a sign in it that would part it or hide its quotes, a cell is quoted, as in CSV. */
function toCell(text: string): string {
  return /[|"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A person as one line under the heading, as typed; for somebody with one name the first name is to be `-`. Cells
 * that are empty to the end of the line are left out.
 */
export function toLine(person: TypedPerson): string {
  const { firstName, lastName, email, mobile, product, startsOn } = person;
  const cells = [firstName, lastName, email, mobile, product, startsOn];
  const last = cells.findLastIndex((cell) => cell !== '');
  return cells
    .slice(0, last + 1)
    .map(toCell)
    .join(' | ')
    .trimStart();
}
