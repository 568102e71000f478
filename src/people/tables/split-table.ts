import { CsvError, parse } from 'csv-parse/sync';
import { plainCell } from '../fields/typed-person.ts';
import type { Table } from './table.ts';

export const SEPARATORS = ['\t', ';', '|', ','] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A cell with more line breaks than this, which no address or remark has, comes from a quote that was never closed. */
const MOST_LINE_BREAKS = 5;

/** In UTF-16 code units. No row of a list is longer, but another kind of file may be one long line. */
const LONGEST_ROW = 50_000;

interface SplitOptions {
  delimiter: Separator;
  /** Further rows are not read. */
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
    // Trimming would remove the tabs at the edge of a cell.
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
 * Splits a text into rows of cells. If its quotes do not pair up, they are ordinary characters. Empty if a row is too
 * long.
 */
export function splitTable(text: string, options: SplitOptions): Table {
  const quoted = trySplit(text, options, '"');
  const rows = quoted === undefined || hasLostQuote(quoted) ? trySplit(text, options, false) : quoted;
  return (rows ?? []).map((row) => row.map(plainCell));
}
