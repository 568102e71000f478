import type { ReadPeopleOptions } from '../../src/people/people-list.ts';

export const READ_OPTIONS: ReadPeopleOptions = {
  products: [
    { id: 'ncchc', name: 'National police check' },
    { id: 'vevo', name: 'Right to work' },
  ],
  maxRows: 1000,
  today: '2026-11-26',
};
