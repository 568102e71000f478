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

/** Normalises line breaks and spaces, replaces Slack's links by their text, and removes code fences. */
function plainText(text: string): string {
  return cleanText(withoutEntities(text))
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/<mailto:([^|<>\n]*)(?:\|[^<>\n]*)?>/gi, '<$1>')
    .replace(/<tel:([^|<>\n]*)(?:\|[^<>\n]*)?>/gi, '$1')
    .replace(/<https?:[^|<>\n]*\|([^<>\n]*)>/gi, '$1')
    .replace(/^[ \t]*```[a-z]*[ \t]*$/gim, '')
    .replace(/```/g, '');
}

/** Excel's optional first line, which names the separator. */
const SAYS_SEPARATOR = /^\s*"?sep=([,;|\t])"?[ \t,;]*\n/i;

/**
 * The share, 0 to 1, of rows with an address that have it in a cell of its own, in the same column, next to other
 * cells.
 */
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

/** The share, 0 to 1, of rows that have the most common number of cells. */
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

/** Allowance for titles, blank rows, examples and prose in addition to the people. */
export const ROWS_BESIDE = 200;

/** The share of addresses in cells of their own that makes a text a table. */
const MOST_ALONE = 0.6;

/** The separator that gives the best table; undefined if none gives one. */
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

/** Reads the people in a text: a table in any of the usual formats, or lines. */
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
