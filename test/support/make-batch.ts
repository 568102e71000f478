import { type Batch, batchSchema } from '../../src/checks/batches/batch.ts';

/** A batch of `count` people that is being sent; override what matters to the test. */
export function makeBatch(overrides: Partial<Batch> = {}, count = 3): Batch {
  return batchSchema.parse({
    id: '10000000-0000-4000-8000-000000000001',
    state: 'Sending',
    stateSince: 1_000,
    requester: { teamId: 'T1', userId: 'U_HR' },
    channelId: 'C1',
    rows: Array.from({ length: count }, (_, index) => ({
      row: index + 1,
      worker: { firstName: 'Ada', lastName: `Lovelace ${index + 1}`, email: `ada${index + 1}@example.com` },
      productId: 'ncchc',
    })),
    createdAt: 1_000,
    ...overrides,
  });
}
