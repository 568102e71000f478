import type { FieldOptions } from './fields/field-options.ts';

/** A person as a list names them. Structurally a Worker of checks/. */
export interface ListedPerson {
  /** Empty where the person has one name, which is the last name. */
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
  /** The details where there is nothing to complain of. */
  person: ListedPerson | undefined;
  /** The product the row names; undefined: none, so the form's choice counts. */
  productId?: string;
  /** 2026-12-08, where the row names a day. */
  startsOn?: string;
  /** Plain sentences for the person who pasted the list, without `Row n`: "the same address as row 3." Empty: a good row. */
  complaints: string[];
  /** What to call the row beside its number: the last name or else the address, as typed; at most 40 characters. */
  label: string;
  /** The row as one line that the paste box takes again under `PEOPLE_HEADING`. */
  line: string;
}

/** What was read of a list. */
export interface PeopleList {
  rows: PersonRow[];
  /** Headings of columns that were not used, as they stand in the list; at most 10. */
  ignoredColumns: string[];
  /**
   * What holds something and was not read as a person: greetings, signatures, totals, examples, hidden rows, and
   * rows with an address on further sheets.
   */
  ignoredLines: number;
  /** The list held more than the limit: `rows` holds the first ones only. */
  isTruncated: boolean;
}

/** What a person pasted, or a file they uploaded. */
export type PeopleSource = { kind: 'text'; text: string } | { kind: 'file'; name: string; bytes: Uint8Array };

export interface ReadPeopleOptions extends FieldOptions {
  /** BULK_MAX_ROWS */
  maxRows: number;
}

/** Why nothing of a source can be read, as a sentence for the person: "This file is a web page, not a list. …" */
export type UnreadablePeople = { error: string };
