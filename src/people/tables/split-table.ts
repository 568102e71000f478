import { CsvError, parse } from 'csv-parse/sync';
import { plainCell } from '../fields/typed-person.ts';
import type { Table } from './table.ts';

export const SEPARATORS = ['\t', ';', '|', ','] as const;
export type Separator = (typeof SEPARATORS)[number];

/** More line breaks than an address or a remark has in one cell: a quote that was opened and never closed. */
const MOST_LINE_BREAKS = 5;

function split(text: string, delimiter: Separator, quote: '"' | false): string[][] {
  return parse(text, {
    delimiter,
    quote,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // A tab would be taken for a blank at the edge of a cell.
    trim: delimiter !== '\t',
  });
}

function hasLostQuote(rows: readonly string[][]): boolean {
  return rows.some((row) => row.some((cell) => cell.split('\n').length > MOST_LINE_BREAKS));
}

/** A text as rows of cells. Where its quotes do not pair up, a quote is a sign like any other. */
export function splitTable(text: string, separator: Separator): Table {
  const plain = (rows: string[][]) => rows.map((row) => row.map(plainCell));
  try {
    const rows = split(text, separator, '"');
    if (!hasLostQuote(rows)) return plain(rows);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return plain(split(text, separator, false));
}
