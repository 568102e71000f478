import type { Check } from '../check.ts';
import type { Batch, BatchRow } from './batch.ts';

/** The checks of a batch by row number. */
export type ChecksByRow = ReadonlyMap<number, Check>;

export function checksByRow(batchId: string, checks: readonly Check[]): Map<number, Check> {
  const found = new Map<number, Check>();
  for (const check of checks) if (check.batch?.id === batchId) found.set(check.batch.row, check);
  return found;
}

/**
 * Refusals for which WorkerChecks certainly made no invitation, and which are not about this worker: these rows are
 * sent again with the rest.
 */
const NOT_THE_ROW = new Set<Check['refusal']>(['credits', 'unauthorised', 'unreachable']);

/** Whether a batch's check counts as not sent. A purged check keeps the answer it had before. */
export function isUnsent({ state, refusal, invitationId }: Check): boolean {
  if (state !== 'Refused' && state !== 'Purged') return false;
  return invitationId === undefined && NOT_THE_ROW.has(refusal);
}

/** Whether a row has yet to be sent. A row without details is not sent: its check has them, or they were forgotten. */
export function isToBeSent(row: BatchRow, check: Check | undefined): boolean {
  if (row.skipped !== undefined) return false;
  if (check === undefined) return row.worker !== undefined;
  return isUnsent(check) && check.worker !== undefined;
}

/** The next row to send, starting at this index and wrapping around; undefined if none is left. */
export function nextRow(
  { rows }: Batch,
  checks: ChecksByRow,
  from: number,
): { row: BatchRow; index: number } | undefined {
  const isNext = (row: BatchRow) => isToBeSent(row, checks.get(row.row));
  const later = rows.findIndex((row, index) => index >= from && isNext(row));
  const index = later < 0 ? rows.findIndex(isNext) : later;
  const row = rows[index];
  return row === undefined ? undefined : { row, index };
}
