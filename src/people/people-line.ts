import type { TypedPerson } from './fields/typed-person.ts';

/** The heading for the lines in `PersonRow.line`. */
export const PEOPLE_HEADING = 'First name | Last name | Email | Mobile | Check type | Starts on';

/** Whether a line is PEOPLE_HEADING, even if its spaces were changed. */
export function isPeopleHeading(line: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, '').toLowerCase();
  return plain(line) === plain(PEOPLE_HEADING);
}

/** Quotes a cell, as in CSV, if it contains a separator or a quote. */
function toCell(text: string): string {
  return /[|"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A person as one line under the heading, as typed; if the person has one name, the first name must be `-`. Trailing
 * empty cells are left out.
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
