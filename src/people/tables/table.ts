import { parseEmail } from '../../text/parse-email.ts';

/** Rows of cells, each on one line: see plainCell. */
export type Table = readonly (readonly string[])[];

/** Also true for the line that Markdown draws under a heading. */
export const isBlankRow = (row: readonly string[]) => row.every((cell) => /^(?::?-{2,}:?|:-:)?$/.test(cell));

/** Whether a cell is an address and nothing else. */
export const isAddressCell = (cell: string) =>
  cell.includes('@') && !/[<\s]/.test(cell) && 'value' in parseEmail(cell);

/** How many rows are examined to detect the kind of table; the heading is among the first. */
export const SAMPLE_ROWS = 200;
