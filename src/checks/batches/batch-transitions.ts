import type { LimitReached, Person } from '../check-service.ts';
import { PURGE_RULES } from '../purge-rules.ts';
import type { AuditAction } from '../vocabulary.ts';
import type { Batch, BatchRow, BatchState, PauseReason } from './batch.ts';
import type { BatchOrder } from './batch-service.ts';
import { type ChecksByRow, isToBeSent } from './unsent-rows.ts';

export interface Pause {
  reason: PauseReason;
  /** Epoch milliseconds. */
  retryAt?: number | undefined;
  limit?: LimitReached | undefined;
  /** How often the bot has continued by itself since WorkerChecks last answered. */
  retries?: number;
}

/** Pure functions from one state of a batch to the next. Each returns its argument if nothing changes. */

function enter(batch: Batch, state: BatchState, at: number): Batch {
  const { paused: _, stoppedBy: __, ...rest } = batch;
  return { ...rest, state, stateSince: at };
}

/** `what` says how many people it is about, or by which rule; together with the batch it contains no names. */
function withPendingAudit(
  batch: Batch,
  userId: string,
  action: AuditAction,
  { at, what }: { at: number; what: string },
): Batch {
  const about = `${what} (batch ${batch.id.slice(0, 8)})`;
  return { ...batch, pendingAudit: [...batch.pendingAudit, { userId, action, at, about }] };
}

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** @param reservedOn the day on which its rows count */
export function created(order: BatchOrder, requester: Person, reservedOn: string, at: number): Batch {
  const { teamId, userId } = requester;
  const batch: Batch = {
    ...order,
    state: 'Sending',
    stateSince: at,
    createdAt: at,
    requester: { teamId, userId },
    reservedOn,
    pendingAudit: [],
    card: {},
  };
  return withPendingAudit(batch, userId, 'batch-created', { at, what: people(order.rows.length) });
}

/** A person stops it, even if it would continue by itself. */
export function stopped(batch: Batch, { userId }: Person, at: number): Batch {
  if (batch.state !== 'Sending' && batch.state !== 'Paused') return batch;
  const next = { ...enter(batch, 'Stopped', at), stoppedBy: userId };
  return withPendingAudit(next, userId, 'batch-stopped', { at, what: people(batch.rows.length) });
}

/**
 * A person continues it. If the requester may no longer invite, this person becomes responsible for the remaining rows.
 */
export function resumed(batch: Batch, { teamId, userId }: Person, at: number): Batch {
  if (batch.state !== 'Paused' && batch.state !== 'Stopped') return batch;
  const { retries: _, ...rest } = enter(batch, 'Sending', at);
  const next = batch.paused?.reason === 'access' ? { ...rest, sender: { teamId, userId } } : rest;
  return withPendingAudit(next, userId, 'batch-continued', { at, what: people(batch.rows.length) });
}

/** A person ends it: rows that were not sent never will be, and their details are removed. */
export function restForgotten(batch: Batch, checks: ChecksByRow, { userId }: Person, at: number): Batch {
  if (batch.state !== 'Paused' && batch.state !== 'Stopped') return batch;
  let forgotten = 0;
  const rows = batch.rows.map((row) => {
    if (!isToBeSent(row, checks.get(row.row))) return row;
    forgotten += 1;
    return rowForgotten(row);
  });
  const next = { ...enter(batch, 'Done', at), rows, forgottenBy: userId };
  const of = `${forgotten} of ${people(batch.rows.length)}`;
  return withPendingAudit(next, userId, 'batch-rest-forgotten', { at, what: of });
}

/**
 * It pauses by itself.
 *
 * @param pause `retryAt`: when it continues by itself; `retries`: how often it already has
 */
export function paused(batch: Batch, { reason, retryAt, limit, retries = 0 }: Pause, at: number): Batch {
  if (batch.state !== 'Sending') return batch;
  return {
    ...enter(batch, 'Paused', at),
    retries,
    paused: {
      reason,
      ...(retryAt === undefined ? {} : { retryAt }),
      ...(limit === undefined ? {} : { limit: { of: limit.of, most: limit.most } }),
    },
  };
}

/** It continues by itself, if `retryAt` was set; after `unreachable` as a trial, which is counted. */
export function retried(batch: Batch, at: number): Batch {
  if (batch.state !== 'Paused' || batch.paused?.retryAt === undefined) return batch;
  const next = enter(batch, 'Sending', at);
  return batch.paused.reason === 'limit' ? next : { ...next, retries: (batch.retries ?? 0) + 1 };
}

/** No rows are left to send. */
export function done(batch: Batch, at: number): Batch {
  return batch.state === 'Sending' ? enter(batch, 'Done', at) : batch;
}

export function rowSkipped(batch: Batch, row: number, why: 'open-already' | 'not-offered'): Batch {
  const rows = batch.rows.map((one) => (one.row === row ? { ...one, skipped: why } : one));
  return { ...batch, rows };
}

function withoutDetails({ worker: _, note: __, ...row }: BatchRow): BatchRow {
  return row;
}

function rowForgotten(row: BatchRow): BatchRow {
  return { ...withoutDetails(row), skipped: 'forgotten' };
}

/** Whether a row duplicates details that its check has. */
const isRepeated = (row: BatchRow, checks: ChecksByRow) =>
  row.worker !== undefined && checks.has(row.row) && row.skipped === undefined;

/** Whether `tidied` would change anything. */
export function isUntidy(batch: Batch, checks: ChecksByRow): boolean {
  if (batch.state === 'Sending') return false;
  return batch.reservedOn !== undefined || batch.rows.some((row) => isRepeated(row, checks));
}

/** Removes details that the checks have, and the reservation on the day's count. Call once sending has ended. */
export function tidied(batch: Batch, checks: ChecksByRow): Batch {
  if (!isUntidy(batch, checks)) return batch;
  const { reservedOn: _, ...rest } = batch;
  const rows = batch.rows.map((row) => (isRepeated(row, checks) ? withoutDetails(row) : row));
  return { ...rest, rows };
}

/** On a worker's request: skips their rows and removes their details. The address is compared without case. */
export function workerForgotten(batch: Batch, checks: ChecksByRow, email: string, at: number): Batch {
  const isTheirs = ({ worker }: BatchRow) => worker?.email.toLowerCase() === email.toLowerCase();
  if (!batch.rows.some(isTheirs)) return batch;
  const rows = batch.rows.map((row) => {
    if (!isTheirs(row)) return row;
    return checks.has(row.row) ? withoutDetails(row) : rowForgotten(row);
  });
  const what = PURGE_RULES.onRequest;
  return withPendingAudit({ ...batch, rows }, 'bot', 'batch-rows-forgotten', { at, what });
}

/** Removes all worker details; nothing more is sent. `rule`: see purge-rules.ts. */
export function purged(batch: Batch, { at, rule }: { at: number; rule: string }): Batch {
  const { reservedOn: _, ...rest } = batch.state === 'Done' ? batch : enter(batch, 'Done', at);
  // The details of what was sent are in its check alone by now.
  const rows = batch.rows.map((row) => {
    const isUnsent = row.worker !== undefined && row.skipped === undefined;
    return isUnsent ? rowForgotten(row) : withoutDetails(row);
  });
  const next = { ...rest, rows, purgedAt: at };
  const hadDetails = batch.rows.some(({ worker, note }) => worker !== undefined || note !== undefined);
  return hadDetails ? withPendingAudit(next, 'bot', 'batch-purged', { at, what: rule }) : next;
}
