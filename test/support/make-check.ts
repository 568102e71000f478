import { type Check, checkSchema } from '../../src/checks/check.ts';

const ID = '00000000-0000-4000-8000-00000000000';

/** A Pending check for Ada; override what matters to the test. */
export function makeCheck(overrides: Partial<Check> = {}): Check {
  return checkSchema.parse({
    id: `${ID}1`,
    reference: 'CHK-7F3K2',
    state: 'Pending',
    productId: 'ncchc',
    productName: 'National police check',
    worker: { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' },
    requester: { teamId: 'T1', userId: 'U_HR' },
    channelId: 'C1',
    invitationId: 'inv-1',
    createdAt: 1_000,
    invitedAt: 1_000,
    stateSince: 1_000,
    ...overrides,
  });
}
