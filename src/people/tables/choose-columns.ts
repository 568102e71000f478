import type { FieldOptions } from '../fields/field-options.ts';
import { findProduct } from '../fields/parse-product.ts';
import { readStartDay } from '../fields/parse-start-day.ts';
import { readHeading } from '../headings/read-heading.ts';
import type { Field } from '../headings/synonyms.ts';
import { SAMPLE_ROWS, type Table } from './table.ts';

/** Which column has which field. A field without a column is absent. */
export interface Columns {
  fields: ReadonlyMap<Field, number>;
  /**
   * Another column of addresses with an equally good heading: where both are filled, it is not clear which one is
   * meant.
   */
  otherEmail?: number;
  ignored: readonly number[];
}

/** Whether most cells of a column fit a vague heading. */
function fits(field: Field, cells: readonly string[], { products, today }: FieldOptions): boolean {
  const isFitting = (cell: string) =>
    field === 'product'
      ? findProduct(cell, products) !== undefined
      : (readStartDay(cell, today) ?? '') >= today;
  return cells.filter(isFitting).length * 2 > cells.length;
}

function columnOf(table: Table, index: number): string[] {
  return table
    .slice(0, SAMPLE_ROWS)
    .map((row) => row[index] ?? '')
    .filter((cell) => cell !== '');
}

function holdsAddresses(cells: readonly string[]): boolean {
  return cells.filter((cell) => cell.includes('@')).length * 2 > cells.length;
}

/** Chooses columns by their headings. `below`: the rows under the heading. */
export function chooseColumns(heading: readonly string[], below: Table, options: FieldOptions): Columns {
  const fields = new Map<Field, number>();
  const ranks = new Map<Field, number>();
  let otherEmail: number | undefined;
  for (const [index, cell] of heading.entries()) {
    const meaning = readHeading(cell);
    if (meaning === undefined) continue;
    const { field, rank, isVague } = meaning;
    if (isVague && !fits(field, columnOf(below, index), options)) continue;
    const known = ranks.get(field);
    if (known === rank && field === 'email') otherEmail ??= index;
    if (known !== undefined && known <= rank) continue;
    if (field === 'email') otherEmail = undefined;
    fields.set(field, index);
    ranks.set(field, rank);
  }
  if (!fields.has('email')) {
    const unused = heading.keys().filter((index) => ![...fields.values()].includes(index));
    const emails = unused.find((index) => holdsAddresses(columnOf(below, index)));
    if (emails !== undefined) fields.set('email', emails);
  }
  const hasBoth = fields.has('firstName') && fields.has('lastName');
  if (hasBoth) for (const field of ['name', 'lastFirst'] as const) fields.delete(field);
  const used = new Set([...fields.values(), otherEmail]);
  const ignored = heading.keys().filter((index) => !used.has(index));
  return { fields, ...(otherEmail === undefined ? {} : { otherEmail }), ignored: [...ignored] };
}
