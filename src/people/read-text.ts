import { cleanText, withoutEntities } from '../text/clean-text.ts';
import type { FoundPeople } from './fields/typed-person.ts';
import { cutMailHeaders } from './lines/cut-mail-headers.ts';
import { cutSignature } from './lines/cut-signature.ts';
import { labelledTable } from './lines/labelled-table.ts';
import { readLines } from './lines/read-lines.ts';
import { isPeopleHeading } from './people-line.ts';
import type { ReadPeopleOptions } from './people-list.ts';
import { type FoundHeading, findHeading } from './tables/find-heading.ts';
import { readTable } from './tables/read-table.ts';
import { SEPARATORS, type Separator, splitTable } from './tables/split-table.ts';
import { isAddressCell, SAMPLE_ROWS, type Table } from './tables/table.ts';

/** Lines and blanks as they are compared, links of Slack's as what they stand for, no lines of code fences. */
function plainText(text: string): string {
  return cleanText(withoutEntities(text))
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/<mailto:([^|<>\n]*)(?:\|[^<>\n]*)?>/gi, '<$1>')
    .replace(/<tel:([^|<>\n]*)(?:\|[^<>\n]*)?>/gi, '$1')
    .replace(/<https?:[^|<>\n]*\|([^<>\n]*)>/gi, '$1')
    .replace(/^[ \t]*```[a-z]*[ \t]*$/gim, '')
    .replace(/```/g, '');
}

/** Excel's own first line, which says how the cells are parted. */
const SAYS_SEPARATOR = /^\s*"?sep=([,;|\t])"?[ \t,;]*\n/i;

/** How many of the rows with an address have it in a cell of its own, in the same column, beside others: 0 to 1. */
function addressesAlone(table: Table): number {
  const withAddress = table.slice(0, SAMPLE_ROWS).filter((row) => row.some((cell) => cell.includes('@')));
  const counts = new Map<number, number>();
  for (const row of withAddress) {
    const cells = row.filter((cell) => cell.includes('@'));
    if (cells.length > 2 || !cells.every(isAddressCell) || !hasSomethingElse(row)) continue;
    const column = row.findIndex((cell) => cell.includes('@'));
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values()) / Math.max(withAddress.length, 1);
}

const hasSomethingElse = (row: readonly string[]) => row.some((cell) => cell !== '' && !cell.includes('@'));

/** How many rows have as many cells as most have, 0 to 1. */
function evenness(table: Table): number {
  const counts = new Map<number, number>();
  for (const { length } of table.slice(0, SAMPLE_ROWS)) counts.set(length, (counts.get(length) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / Math.min(Math.max(table.length, 1), SAMPLE_ROWS);
}

interface Candidate {
  separator: Separator;
  table: Table;
  heading: FoundHeading | undefined;
}

/** Titles, blank rows, examples and prose beside the people. */
export const ROWS_BESIDE = 200;

/** A table needs so many of its addresses in cells of their own. */
const MOST_ALONE = 0.6;

/** The way to part the cells that gives the best table; undefined where none gives one. */
function voteOnSeparator(text: string): Candidate | undefined {
  const used = SEPARATORS.filter((separator) => text.includes(separator));
  const candidates = used.map((separator): Candidate => {
    const table = splitTable(text, { delimiter: separator, mostRows: SAMPLE_ROWS });
    return { separator, table, heading: findHeading(table) };
  });
  const headed = candidates.filter(({ heading }) => heading !== undefined && heading.cells.length > 1);
  const [withHeading] = headed.toSorted((a, b) => (b.heading?.known ?? 0) - (a.heading?.known ?? 0));
  if (withHeading !== undefined) return withHeading;
  const [best] = candidates
    .map((candidate) => ({ ...candidate, heading: undefined, alone: addressesAlone(candidate.table) }))
    .filter(({ alone }) => alone >= MOST_ALONE)
    .toSorted((a, b) => b.alone + evenness(b.table) - (a.alone + evenness(a.table)));
  return best;
}

function readMessage(text: string, options: ReadPeopleOptions, mostRows: number): FoundPeople {
  const labelled = labelledTable(text);
  if (labelled !== undefined) {
    const found = readTable(labelled.table, options);
    return { ...found, ignoredLines: found.ignoredLines + labelled.ignoredLines };
  }
  const voted = voteOnSeparator(text);
  if (voted === undefined) return readLines(text, options, mostRows);
  return readTable(splitTable(text, { delimiter: voted.separator, mostRows }), options, voted.heading);
}

/** The people of a text: of a table in any of the usual forms, or of lines. */
export function readText(typed: string, options: ReadPeopleOptions): FoundPeople {
  const text = plainText(typed);
  const mostRows = options.maxRows + ROWS_BESIDE;
  const said = SAYS_SEPARATOR.exec(text);
  const separator = SEPARATORS.find((one) => one === said?.[1]);
  if (separator !== undefined) {
    const below = text.slice(said?.[0].length);
    return readTable(splitTable(below, { delimiter: separator, mostRows }), options);
  }
  if (isPeopleHeading(text.trimStart().split('\n', 1)[0] ?? '')) {
    const table = splitTable(text, { delimiter: '|', mostRows });
    const cells = table[0] ?? [];
    return readTable(table, options, { index: 0, cells, known: cells.length, isOurs: true });
  }
  const body = cutMailHeaders(text);
  const { text: message, ignoredLines } = cutSignature(body.text);
  const found = readMessage(message, options, mostRows);
  return { ...found, ignoredLines: found.ignoredLines + body.ignoredLines + ignoredLines };
}
