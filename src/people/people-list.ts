import type { FieldOptions } from './fields/field-options.ts';

/** A person in a list. Structurally identical to Worker in checks/. */
export interface ListedPerson {
  /** Empty if the person has one name, which is the last name. */
  firstName: string;
  lastName: string;
  email: string;
  /** E.164 */
  mobile?: string;
}

/** One person of a pasted or uploaded list. */
export interface PersonRow {
  /** Counts people from 1, without the heading. */
  row: number;
  /** The details; undefined if there are complaints. */
  person: ListedPerson | undefined;
  /** The product that the row names; undefined: the one chosen in the form. */
  productId?: string;
  /** 2026-12-08; undefined if the row names no day. */
  startsOn?: string;
  /**
   * Plain sentences for the person who pasted the list, without `Row n`: "the same address as row 3." Empty if the row
   * is good.
   */
  complaints: string[];
  /**
   * Identifies the row in addition to its number: the last name, or else the address, as typed; at most 40 characters.
   */
  label: string;
  /** The row as one line that can be pasted again under `PEOPLE_HEADING`. */
  line: string;
}

/** The result of reading a list. */
export interface PeopleList {
  rows: PersonRow[];
  /** Headings of columns that were not used, as they are in the list; at most 10. */
  ignoredColumns: string[];
  /**
   * Number of lines that are not empty but were not read as people: greetings, signatures, totals, examples, hidden
   * rows, and rows with an address on other sheets.
   */
  ignoredLines: number;
  /** The list exceeded the limit: `rows` contains only the first ones. */
  isTruncated: boolean;
}

/** A pasted text or an uploaded file. */
export type PeopleSource = { kind: 'text'; text: string } | { kind: 'file'; name: string; bytes: Uint8Array };

export interface ReadPeopleOptions extends FieldOptions {
  /** BULK_MAX_ROWS */
  maxRows: number;
}

/** Why nothing could be read, as a sentence for the person: "This file is a web page, not a list. …" */
export type UnreadablePeople = { error: string };
