import { expect, it } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import { createBatchTouches } from '../../../src/checks/batches/batch-touches.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

/** Two processes that share a store. The leader is not notified of changes: it knows only what it reads. */
async function open() {
  const stored = createMemoryCollection<Batch>();
  const touches = createMemoryCollection<string>();
  const batch = makeBatch();
  await stored.insert(batch.id, batch);
  const reads: string[] = [];
  const leader = createBatchTouches(
    {
      all: async () => [batch],
      get(id) {
        reads.push(id);
        return stored.get(id);
      },
    },
    touches,
  );
  const other = createBatchTouches({ all: async () => [], get: stored.get }, touches);
  return { batch, stored, leader, other, reads };
}

it('the leader sees a stop by another process at once, before it is notified', async () => {
  const { batch, stored, leader, other } = await open();
  expect(await leader.readNow(batch.id)).toMatchObject({ state: 'Sending' });
  await stored.set(batch.id, { ...batch, state: 'Stopped' });
  await other.touch(batch.id);
  expect(await leader.readNow(batch.id)).toMatchObject({ state: 'Stopped' });
});

it('the rows are read only if the batch was touched', async () => {
  const { batch, leader, other, reads } = await open();
  for (let row = 0; row < 3; row += 1) await leader.readNow(batch.id);
  expect(reads).toEqual([]);
  await other.touch(batch.id);
  for (let row = 0; row < 3; row += 1) await leader.readNow(batch.id);
  expect(reads).toEqual([batch.id]);
});
