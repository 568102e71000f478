import type { FieldOptions } from '../fields/field-options.ts';
import { type FoundPeople, isBlank, NOBODY, type TypedPerson } from '../fields/typed-person.ts';
import { plainLine } from '../lines/plain-line.ts';
import { readLine } from '../lines/read-line.ts';
import { type Columns, chooseColumns } from './choose-columns.ts';
import { type FoundHeading, findHeading } from './find-heading.ts';
import { inferColumns } from './infer-columns.ts';
import { readTableRow } from './read-table-row.ts';
import { isBlankRow, type Table } from './table.ts';

const MOST_IGNORED = 10;
const LONGEST_IGNORED = 40;

/**
 * How vendors' templates mark the example row, which is to be deleted. A name alone does not: a worker may be called
 * John Doe.
 */
const EXAMPLE =
  /\b(?:delete (?:this|the|me)|(?:example|sample) (?:row|line|data|entry|candidate)|do not (?:delete|edit))\b/i;

function shownHeadings(heading: readonly string[], ignored: readonly number[]): string[] {
  const names = ignored.map((index) => (heading[index] ?? '').slice(0, LONGEST_IGNORED).toWellFormed());
  return names.filter((name) => name !== '').slice(0, MOST_IGNORED);
}

/** Every word is capitalised like a name, unlike in "Kind regards". */
const LIKE_A_NAME =
  /^(?:(?:[\p{Lu}\p{Lt}\p{Lo}]|(?:de|da|di|van|von|den|der|al|bin|binti|la|le|del|dos)\b)[\p{L}\p{M}'’.,\p{Pd}]*(?: |$)){1,5}$/u;
const NO_PERSON = /^(?:total|totals|count|thanks|regards|cheers|end|notes?|page)\b/i;

/** Whether a row is not a person but words above, below or between the rows: a title, a total, a greeting. */
function isAside(row: readonly string[], { fields }: Columns): boolean {
  const [one = '', ...more] = row.filter((cell) => cell !== '');
  if (more.length > 0 || fields.size < 2 || one.includes('@')) return false;
  return NO_PERSON.test(one) || !LIKE_A_NAME.test(one);
}

function readRows(
  rows: Table,
  isIgnored: (row: readonly string[]) => boolean,
  read: (row: readonly string[]) => TypedPerson,
) {
  const people: TypedPerson[] = [];
  let ignoredLines = 0;
  for (const row of rows) {
    if (isBlankRow(row)) continue;
    const person = read(row);
    const isExample = people.length === 0 && row.some((cell) => EXAMPLE.test(cell));
    if (isExample || isBlank(person) || isIgnored(row)) ignoredLines += 1;
    else people.push(person);
  }
  return { people, ignoredLines };
}

function underHeading(table: Table, heading: FoundHeading, options: FieldOptions): FoundPeople {
  const isRepeated = (row: readonly string[]) =>
    row.length === heading.cells.length && row.every((cell, index) => cell === heading.cells[index]);
  const below = table.slice(heading.index + 1).filter((row) => !isRepeated(row));
  const columns = chooseColumns(heading.cells, below, options);
  const isIgnored = (row: readonly string[]) => !heading.isOurs && isAside(row, columns);
  return {
    ...readRows(below, isIgnored, (row) => readTableRow(row, columns)),
    ignoredColumns: shownHeadings(heading.cells, columns.ignored),
  };
}

/** Removes bullets and numbers: rows separated by commas may be the lines of a message. */
function withoutBullets(table: Table): Table {
  return table.map(([first = '', ...others]) => [plainLine(first), ...others]);
}

function withoutHeading(lines: Table, options: FieldOptions): FoundPeople {
  const table = withoutBullets(lines);
  const { unclear, ...columns } = inferColumns(table, options);
  const read = (row: readonly string[]): TypedPerson => {
    const person = readTableRow(row, columns);
    // Its columns are in a different order from the others.
    const isStray = !person.email.includes('@') && row.some((cell) => cell.includes('@'));
    const line = isStray ? readLine(row.filter((cell) => cell !== '').join(', '), options) : undefined;
    if (line !== undefined) return line;
    const names = unclear.map((index) => row[index] ?? '').filter((name) => name !== '');
    return unclear.length === 0 ? person : { ...NOBODY, ...person, firstName: names.join(' '), lastName: '' };
  };
  return { ...readRows(table, (row) => isAside(row, columns), read), ignoredColumns: [] };
}

/** Reads the people in a table, with or without a heading. `heading`: if it is already known. */
export function readTable(table: Table, options: FieldOptions, heading = findHeading(table)): FoundPeople {
  return heading === undefined ? withoutHeading(table, options) : underHeading(table, heading, options);
}
