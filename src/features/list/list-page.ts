import type { ListFilter } from '../../checks/check-service.ts';

export const FILTERS = ['all', 'pending', 'progress', 'completed', 'mine'] as const satisfies ListFilter[];

/** A page of the list, as encoded in button values: `pending:2`. Pages count from 1. */
export interface ListPage {
  filter: ListFilter;
  page: number;
}

/** Parses the typed filter, tolerating copied punctuation; empty means all. Undefined for an unknown word. */
export function parseFilter(typed: string): ListFilter | undefined {
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
  const [, word = '', digits = ''] = /^([a-z]+):([1-9]\d{0,4})$/.exec(value) ?? [];
  const filter = FILTERS.find((known) => known === word);
  return filter === undefined ? { filter: 'all', page: 1 } : { filter, page: Number(digits) };
}
