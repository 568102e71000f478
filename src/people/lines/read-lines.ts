import type { FieldOptions } from '../fields/field-options.ts';
import type { FoundPeople, TypedPerson } from '../fields/typed-person.ts';
import { readHeading } from '../headings/read-heading.ts';
import { groupLines } from './group-lines.ts';
import { readLine } from './read-line.ts';

/** The people of a text that is no table: one a line, a list of recipients, a message. */
export function readLines(text: string, options: FieldOptions): FoundPeople {
  const { people: typed, ignoredLines: left } = groupLines(text);
  const people: TypedPerson[] = [];
  let ignoredLines = left;
  for (const line of typed) {
    const person = readLine(line, options);
    if (person !== undefined) people.push(person);
    else if (/\p{L}/u.test(line) && readHeading(line) === undefined) ignoredLines += 1;
  }
  return { people, ignoredColumns: [], ignoredLines };
}
