import { readHeading } from '../headings/read-heading.ts';
import { isAddressCell, isBlankRow, type Table } from './table.ts';

/** Titles, dates and instructions that stand above a heading take fewer. */
const MOST_ROWS_ABOVE = 25;

/** A heading and where it stands. */
export interface FoundHeading {
  index: number;
  cells: readonly string[];
  /** How many of its cells say what is used. */
  known: number;
  /** The heading that we write ourselves: each line under it is a person. */
  isOurs: boolean;
}

function knownCells(row: readonly string[]): number {
  return new Set(row.map((cell) => readHeading(cell)?.field).filter((field) => field !== undefined)).size;
}

/**
 * The heading of a table: a row above the first address that names the column of the addresses, or two others that are
 * used. Undefined where there is none.
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
