import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';

/** What WorkerChecks does with a row. `unpaid`: the account has no credits at the first request. */
type RowFate = 'invited' | 'refused' | 'answer lost' | 'unpaid';

const COUNT = 12;
const FATES: Readonly<Record<number, RowFate>> = {
  3: 'refused',
  5: 'answer lost',
  8: 'unpaid',
  10: 'refused',
};

/** The rows of the batch sent in this crash test. */
export const ROWS = Array.from({ length: COUNT }, (_, index) => {
  const row = index + 1;
  return { row, name: `Row${row}`, email: `row${row}@example.com`, fate: FATES[row] ?? 'invited' };
});
export type DayRow = (typeof ROWS)[number];

export const REQUESTER = PEOPLE.hr1;
/** The person who resumes the batch. */
export const COLLEAGUE = PEOPLE.hr2;
export const CHANNEL = CHANNELS.hr;

/** As it is pasted. */
export const LIST = [
  'First name, Last name, Email',
  ...ROWS.map(({ name, email }) => `Worker, ${name}, ${email}`),
].join('\n');
