import { CsvError, parse } from 'csv-parse/sync';
import { plainCell } from '../fields/typed-person.ts';
import type { Table } from './table.ts';

export const SEPARATORS = ['\t', ';', '|', ','] as const;
export type Separator = (typeof SEPARATORS)[number];

/** More line breaks than an address or a remark has in one cell: a quote that was opened and never closed. */
const MOST_LINE_BREAKS = 5;

/** In UTF-16 units. No row of a list is longer, but a file that is none may be one long line. */
const LONGEST_ROW = 50_000;

interface SplitOptions {
  delimiter: Separator;
  /** Rows behind these are not read. */
  mostRows: number;
}

function split(text: string, { delimiter, mostRows }: SplitOptions, quote: '"' | false): string[][] {
  return parse(text, {
    delimiter,
    quote,
    to: mostRows,
    max_record_size: LONGEST_ROW,
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

function trySplit(text: string, options: SplitOptions, quote: '"' | false): string[][] | undefined {
  try {
    return split(text, options, quote);
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/**
 * A text as rows of cells. Where its quotes do not pair up, a quote is a sign like any other. Empty where a row is too
 * long for one.
 */
export function splitTable(text: string, options: SplitOptions): Table {
  const quoted = trySplit(text, options, '"');
  const rows = quoted === undefined || hasLostQuote(quoted) ? trySplit(text, options, false) : quoted;
  return (rows ?? []).map((row) => row.map(plainCell));
}
