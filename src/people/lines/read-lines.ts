import type { FieldOptions } from '../fields/field-options.ts';
import type { FoundPeople, TypedPerson } from '../fields/typed-person.ts';
import { readHeading } from '../headings/read-heading.ts';
import { groupLines } from './group-lines.ts';
import { readLine } from './read-line.ts';

/**
 * Reads the people in a text that is not a table: one per line, a list of recipients, or a message; at most
 * `mostPeople`.
 */
export function readLines(text: string, options: FieldOptions, mostPeople: number): FoundPeople {
  const people: TypedPerson[] = [];
  let ignoredLines = 0;
  for (const line of groupLines(text)) {
    if (people.length >= mostPeople) break;
    const person = readLine(line, options);
    if (person !== undefined) people.push(person);
    else if (/\p{L}/u.test(line) && readHeading(line) === undefined) ignoredLines += 1;
  }
  return { people, ignoredColumns: [], ignoredLines };
}
