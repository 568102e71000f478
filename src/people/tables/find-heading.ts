import { readHeading } from '../headings/read-heading.ts';
import { isAddressCell, isBlankRow, type Table } from './table.ts';

/** The heading is looked for in this many rows: titles, dates and instructions above it take fewer. */
const MOST_ROWS_ABOVE = 25;

/** A table's heading and its position. */
export interface FoundHeading {
  index: number;
  cells: readonly string[];
  /** Number of cells whose meaning is known. */
  known: number;
  /** It is PEOPLE_HEADING, so every line under it is a person. */
  isOurs: boolean;
}

function knownCells(row: readonly string[]): number {
  return new Set(row.map((cell) => readHeading(cell)?.field).filter((field) => field !== undefined)).size;
}

/**
 * Finds a table's heading: a row above the first address that names the address column, or two other known columns.
 * Undefined if there is none.
 */
export function findHeading(table: Table): FoundHeading | undefined {
  let best: FoundHeading | undefined;
  const firstAddress = table.findIndex((row) => row.some(isAddressCell));
  const above = table.slice(0, firstAddress < 0 ? MOST_ROWS_ABOVE : Math.min(firstAddress, MOST_ROWS_ABOVE));
  for (const [index, cells] of above.entries()) {
    if (isBlankRow(cells)) continue;
    const known = knownCells(cells);
    const isHeading = known >= 2 || cells.some((cell) => readHeading(cell)?.field === 'email');
    if (isHeading && known > (best?.known ?? 0)) best = { index, cells, known, isOurs: false };
  }
  return best;
}
