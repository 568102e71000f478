import type { Batch, BatchRow } from '../../src/checks/batches/batch.ts';
import type { BatchOrder } from '../../src/checks/batches/batch-service.ts';
import { createPrepareRow, createSendRow } from '../../src/checks/batches/send-row.ts';
import { createTidyBatch } from '../../src/checks/batches/tidy-batch.ts';
import type { Person } from '../../src/checks/check-service.ts';
import { createBatchSender } from '../../src/checks/jobs/batch-sender.ts';
import type { WatchList } from '../../src/checks/watch-list.ts';
import { openCheckHarness } from './check-harness.ts';
import { eventually } from './eventually.ts';

export const BATCH_ID = '11111111-1111-4111-8111-111111111111';
export const HR: Person = { teamId: 'T1', userId: 'U_HR' };
export const COLLEAGUE: Person = { teamId: 'T1', userId: 'U_COLLEAGUE' };

/** Rows for `w1@example.com` and so on. */
export function makeRows(count: number, over: Partial<BatchRow> = {}): BatchRow[] {
  return Array.from({ length: count }, (_, index) => ({
    row: index + 1,
    worker: { firstName: 'Worker', lastName: `No ${index + 1}`, email: `w${index + 1}@example.com` },
    productId: 'ncchc',
    ...over,
  }));
}

/** How `invited` names these rows of makeRows, both included. */
export const rowNames = (from: number, to: number): string[] =>
  makeRows(to)
    .slice(from - 1)
    .map(({ row }) => `w${row}`);

export function makeOrder(count: number, over: Partial<BatchOrder> = {}): BatchOrder {
  return { id: BATCH_ID, channelId: 'C1', rows: makeRows(count), ...over };
}

/** The batch service with its sender, which leads. `steady` is its monotonic clock, milliseconds. */
export async function openBatchHarness(options: Parameters<typeof openCheckHarness>[1] = {}) {
  const harness = await openCheckHarness([], options);
  const { batches, batchService, checkService, counts, watchList, workerChecks, now } = harness;
  const steady = { now: 0 };
  const errors: unknown[] = [];
  const leading = { is: true };
  const right: { may: (person: Person) => Promise<boolean> } = { may: async () => true };

  const makeSender = (list: WatchList = watchList) =>
    createBatchSender({
      batches,
      watchList: list,
      sending: {
        readNow: harness.touches.readNow,
        sendRow: createSendRow({ checkService, getCheck: list.get }),
        prepareRow: createPrepareRow({ checkService }),
        nextMorningAt: counts.nextMorningAt,
        mayInvite: (person) => right.may(person),
      },
      tidy: createTidyBatch({ batches, checks: list.all, checkService, counts }),
      isLeader: () => leading.is,
      clocks: { now, clock: () => steady.now },
      onFailure: (error) => void errors.push(error),
    });

  async function get(id = BATCH_ID): Promise<Batch> {
    const batch = await batchService.get(id);
    if (batch === undefined) throw new Error('No such batch');
    return batch;
  }

  return {
    ...harness,
    sender: makeSender(),
    makeSender,
    steady,
    errors,
    leading,
    right,
    get,
    /** Waits until the batch is in this state and has been tidied. */
    waitForState: (state: Batch['state'], id = BATCH_ID) =>
      eventually(async () => {
        const batch = await get(id);
        if (batch.state !== state || batch.reservedOn !== undefined) throw new Error(`It is ${batch.state}`);
        return batch;
      }),
    progress: async (id = BATCH_ID) => batchService.progressOf(await get(id)),
    /** The invited addresses, in order. */
    invited: () => workerChecks.orders.map(({ email }) => email.replace('@example.com', '')),
  };
}
