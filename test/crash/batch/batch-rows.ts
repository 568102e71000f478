import { createHash } from 'node:crypto';
import type { BatchOrder } from '../../../src/checks/batches/batch-service.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';

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

export const REQUESTER = { teamId: TEAM.id, userId: PEOPLE.hr1 };
/** The person who resumes the batch. */
export const COLLEAGUE = { teamId: TEAM.id, userId: PEOPLE.hr2 };

const id = createHash('sha256').update('batch of the crash day').digest('hex');

export const ORDER: BatchOrder = {
  id: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20, 32)}`,
  channelId: CHANNELS.hr,
  rows: ROWS.map(({ row, name, email }) => ({
    row,
    worker: { firstName: 'Worker', lastName: name, email },
    productId: 'ncchc',
  })),
};
