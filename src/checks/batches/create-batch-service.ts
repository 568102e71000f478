import { BotError } from '../../errors.ts';
import type { Check } from '../check.ts';
import type { Person } from '../check-service.ts';
import { confirmWrite } from '../durable-write.ts';
import type { InvitationCounts } from '../use-cases/invitation-counts.ts';
import type { Batch } from './batch.ts';
import { batchCheckId } from './batch-check-id.ts';
import type { BatchList } from './batch-list.ts';
import { batchProgress } from './batch-progress.ts';
import type { BatchChange, BatchOrder, BatchService } from './batch-service.ts';
import type { BatchTouches } from './batch-touches.ts';
import { created, restForgotten, resumed, stopped } from './batch-transitions.ts';
import { forgetWorker } from './forget-worker.ts';
import { checksByRow } from './unsent-rows.ts';

export interface BatchServiceOptions {
  batches: BatchList;
  touch: BatchTouches['touch'];
  /** Every check, from memory. */
  checks: () => readonly Check[];
  counts: Pick<InvitationCounts, 'reserve' | 'release'>;
  products: readonly { id: string }[];
  /** BULK_MAX_ROWS */
  maxRows: number;
  now: () => number;
}

export function createBatchService(options: BatchServiceOptions): BatchService {
  const { batches, touch, checks, counts, products, maxRows, now } = options;
  const checksOf = ({ id }: Batch) => checksByRow(id, checks());

  function refuseUnfit({ rows }: BatchOrder): void {
    if (rows.length === 0) throw new BotError('no-rows', 'There are no people in this list.');
    if (rows.length > maxRows) {
      throw new BotError(
        'too-many-rows',
        `This list has ${rows.length} people; the maximum is ${maxRows} at a time (BULK_MAX_ROWS). Split it.`,
      );
    }
    const offered = new Set(products.map(({ id }) => id));
    if (!rows.every(({ productId }) => offered.has(productId))) {
      throw new BotError('product', 'This check type is no longer offered here.');
    }
  }

  /** Writes the intention; false if this draft already has a batch. */
  async function insert(batch: Batch): Promise<boolean> {
    return await confirmWrite(
      () => batches.insert(batch),
      async () => ((await batches.get(batch.id)) === undefined ? undefined : true),
    );
  }

  async function change(id: string, by: (batch: Batch) => Batch): Promise<BatchChange> {
    let kind: BatchChange['kind'] = 'unchanged';
    const batch = await batches.update(id, (current) => {
      const after = by(current);
      kind = after === current ? 'unchanged' : 'changed';
      return after;
    });
    if (batch === undefined) {
      throw new BotError('no-such-batch', 'These invitations are no longer here.');
    }
    // Before the person gets an answer, so that the sender does not go on with an older copy.
    await touch(id);
    return { kind, batch };
  }

  return {
    async create(order, requester: Person) {
      const before = await batches.get(order.id);
      if (before !== undefined) return { kind: 'already-created', batch: before };
      refuseUnfit(order);
      const ids = order.rows.map(({ row }) => batchCheckId(order.id, row));
      const reserved = await counts.reserve(ids, requester.userId);
      if ('reached' in reserved) return { kind: 'limit-reached', limit: reserved.reached };
      const batch = created(order, requester, reserved.day, now());
      try {
        if (await insert(batch)) return { kind: 'created', batch };
      } catch (error) {
        // If this fails too, they count until tomorrow.
        await counts.release(ids, requester.userId, reserved.day).catch(() => {});
        throw error;
      }
      return { kind: 'already-created', batch: (await batches.get(order.id)) ?? batch };
    },
    get: (id) => batches.get(id),
    stop: (id, person) => change(id, (batch) => stopped(batch, person, now())),
    resume: (id, person) => change(id, (batch) => resumed(batch, person, now())),
    forgetRest: (id, person) => change(id, (batch) => restForgotten(batch, checksOf(batch), person, now())),
    forgetWorker: (email) => forgetWorker({ batches, touch, checksOf, now }, email),
    checksOf,
    progressOf: (batch) =>
      batchProgress(batch, checksOf(batch), (id) => checks().find((check) => check.id === id)),
  };
}
