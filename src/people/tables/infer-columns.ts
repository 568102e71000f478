import { foldWords } from '../../text/fold-words.ts';
import { parseMobile } from '../../text/parse-mobile.ts';
import type { FieldOptions } from '../fields/field-options.ts';
import { findProduct } from '../fields/parse-product.ts';
import { readStartDay } from '../fields/parse-start-day.ts';
import type { Field } from '../headings/synonyms.ts';
import type { Columns } from './choose-columns.ts';
import { SAMPLE_ROWS, type Table } from './table.ts';

type Shape = 'email' | 'mobile' | 'product' | 'startsOn' | 'name' | 'title' | 'other';
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|prof)\.?$/i;
const NAME = /^(?:[\p{L}\p{M}'’‘ʼ`.,\p{Pd} ]|[\u200C\u200D]|\([^()]*\))+$/u;
/** The share of cells that determines what a column holds; a few cells may be wrong. */
const MOST = 0.6;

const ROUNDED = /^\d[.,]\d+E\+?\d+$/i;

function isMobile(cell: string): boolean {
  return ROUNDED.test(cell) || 'value' in parseMobile(cell);
}

function shapeOfCell(cell: string, { products, today }: FieldOptions): Shape {
  if (cell.includes('@')) return 'email';
  if (findProduct(cell, products) !== undefined) return 'product';
  if (TITLE.test(cell)) return 'title';
  if (NAME.test(cell)) return 'name';
  if (!/\p{Nd}/u.test(cell)) return 'other';
  if (isMobile(cell)) return 'mobile';
  return (readStartDay(cell, today) ?? '') >= today ? 'startsOn' : 'other';
}

function shapeOf(cells: readonly string[], options: FieldOptions): Shape {
  const counts = new Map<Shape, number>();
  for (const cell of cells) {
    const shape = shapeOfCell(cell, options);
    counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  const [found] = counts.entries().filter(([, count]) => count >= cells.length * MOST);
  return found?.[0] ?? 'other';
}

/** The first group of adjacent columns that contain names. */
function nameColumns(shapes: readonly Shape[]): number[] {
  const start = shapes.indexOf('name');
  if (start < 0) return [];
  const end = shapes.findIndex((shape, index) => index > start && shape !== 'name');
  return shapes
    .keys()
    .toArray()
    .slice(start, end < 0 ? undefined : end);
}

/** How many addresses contain the name of one column before that of the other, like ada.lovelace@. */
function countInOrder(table: Table, email: number, first: number, second: number): number {
  const word = (cell: string | undefined) => (foldWords(cell ?? '')[0] ?? []).join('');
  return table.filter((row) => {
    const [one, other] = [word(row[first]), word(row[second])];
    const [local = ''] = (row[email] ?? '').toLowerCase().split('@');
    const parts = local.split(/[._-]/);
    return one !== other && parts[0] === one && parts.at(-1) === other;
  }).length;
}

/** How many addresses contain the word from this column, as doe@ and jdoe@ contain "Doe". */
function countInAddress(table: Table, email: number, wordOf: (row: readonly string[]) => string): number {
  return table.filter((row) => {
    const word = (foldWords(wordOf(row))[0] ?? []).join('');
    const [local = ''] = (row[email] ?? '').toLowerCase().split('@');
    return word.length > 1 && local.includes(word);
  }).length;
}

/** First and last name if two columns have them, the full name if one does. Undefined if neither is clear. */
function inferNames(names: readonly number[], table: Table, email: number): [Field, number][] | undefined {
  const [one, other, ...more] = names;
  if (one === undefined) return [];
  const cells = table.map((row) => row[one] ?? '').filter((cell) => cell !== '');
  const areWhole = cells.filter((cell) => /[^\s,][\s,]+\S/.test(cell)).length > cells.length * MOST;
  if (other === undefined) return [['name', one]];
  const inSecond = countInAddress(table, email, (row) => row[other] ?? '');
  if (areWhole) {
    // "Jane Doe, Nurse" or "Mary Ann, Smith": the addresses may tell.
    const inFirst = countInAddress(table, email, (row) => (row[one] ?? '').split(' ').at(-1) ?? '');
    if (inFirst > inSecond) return [['name', one]];
    if (inSecond <= inFirst) return undefined;
  }
  if (more.length > 0) return undefined;
  const isTurned = countInOrder(table, email, other, one) > countInOrder(table, email, one, other);
  const [first, last] = isTurned ? [other, one] : [one, other];
  return [
    ['firstName', first],
    ['lastName', last],
  ];
}

/**
 * Infers the columns of a table without a heading from its cells: first name before last name, unless the addresses
 * show otherwise. With three columns of names it is not clear which is which: see `unclear`.
 */
export function inferColumns(table: Table, options: FieldOptions): Columns & { unclear: readonly number[] } {
  const sample = table.slice(0, SAMPLE_ROWS);
  const width = sample.reduce((widest, row) => Math.max(widest, row.length), 0);
  const shapes = Array.from({ length: width }, (_, index) =>
    shapeOf(
      sample.map((row) => row[index] ?? '').filter((cell) => cell !== ''),
      options,
    ),
  );
  const fields = new Map<Field, number>();
  for (const field of ['email', 'mobile', 'product', 'startsOn'] as const) {
    const index = shapes.indexOf(field);
    if (index >= 0) fields.set(field, index);
  }
  const names = nameColumns(shapes);
  const inferred = inferNames(names, sample, fields.get('email') ?? -1);
  for (const [field, index] of inferred ?? []) fields.set(field, index);
  const otherEmail = shapes.indexOf('email', (fields.get('email') ?? width) + 1);
  return {
    fields,
    ...(otherEmail < 0 ? {} : { otherEmail }),
    ignored: [],
    unclear: inferred === undefined ? names : [],
  };
}
