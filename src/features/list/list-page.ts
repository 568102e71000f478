import type { ListFilter } from '../../checks/check-service.ts';

/** 'attention': checks that somebody should look at; see attention.ts. */
export type ShownFilter = ListFilter | 'attention';

/** The filters that have a name. */
export const FILTERS = [
  'all',
  'pending',
  'progress',
  'completed',
  'mine',
  'attention',
] as const satisfies ShownFilter[];
export type NamedFilter = (typeof FILTERS)[number];

/** A page of the list, as encoded in button values: `pending:2`, `@U012AB:1`. Pages count from 1. */
export interface ListPage {
  filter: ShownFilter;
  page: number;
}

/** The user id in a filter by owner; undefined for the others. */
export function ownerIn(filter: ShownFilter): string | undefined {
  return filter.startsWith('@') ? filter.slice(1) : undefined;
}

/** Parses the typed filter, tolerating copied punctuation; empty means all. Undefined for an unknown word. */
export function parseFilter(typed: string): NamedFilter | undefined {
  if (typed.trim() === '') return 'all';
  const words = typed
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(' ');
  // Cards call this state In Progress.
  const word = words === 'in progress' || words === 'inprogress' ? 'progress' : words;
  return FILTERS.find((filter) => filter === word);
}

export function encodePage({ filter, page }: ListPage): string {
  return `${filter}:${page}`;
}

/** Parses a button's value; the first page of all checks if it is malformed. */
export function parsePage(value: string): ListPage {
  const [, word = '', digits = ''] = /^([a-z]+|@[UW][A-Z0-9]+):([1-9]\d{0,4})$/.exec(value) ?? [];
  const page = Number(digits);
  if (word.startsWith('@')) return { filter: `@${word.slice(1)}`, page };
  const filter = FILTERS.find((known) => known === word);
  return filter === undefined ? { filter: 'all', page: 1 } : { filter, page };
}
