import type { ListFilter } from '../../checks/check-service.ts';

export const FILTERS = ['all', 'pending', 'progress', 'completed', 'mine'] as const satisfies ListFilter[];

/** A page of the list, as buttons carry it: `pending:2`. Pages count from 1. */
export interface ListPage {
  filter: ListFilter;
  page: number;
}

/** The filter a person typed, in whatever signs it was copied with; none is all. Undefined where the word is not known. */
export function parseFilter(typed: string): ListFilter | undefined {
  if (typed.trim() === '') return 'all';
  const words = typed
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(' ');
  // Cards call that state In Progress.
  const word = words === 'in progress' || words === 'inprogress' ? 'progress' : words;
  return FILTERS.find((filter) => filter === word);
}

export function encodePage({ filter, page }: ListPage): string {
  return `${filter}:${page}`;
}

/** A button's value; the first page of all where it cannot be read. */
export function parsePage(value: string): ListPage {
  const [, word = '', digits = ''] = /^([a-z]+):([1-9]\d{0,4})$/.exec(value) ?? [];
  const filter = FILTERS.find((known) => known === word);
  return filter === undefined ? { filter: 'all', page: 1 } : { filter, page: Number(digits) };
}
