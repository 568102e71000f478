import { DAY_MS } from '../../time/durations.ts';
import type { Batch } from './batch.ts';
import { purged } from './batch-transitions.ts';

/** Nothing is kept longer than this after it was ordered. */
const LONGEST_MS = 365 * DAY_MS;
/** A stored moment later than now by this much was written by a wrong clock. */
const AHEAD_MS = DAY_MS;

/** When its rows' details are to go, epoch milliseconds; undefined where they are gone. */
export function batchPurgeAt(batch: Batch, retentionDays: number): number | undefined {
  if (batch.purgedAt !== undefined) return undefined;
  return Math.min(batch.createdAt + LONGEST_MS, batch.stateSince + retentionDays * DAY_MS);
}

/** With moments of a wrong clock taken for `now`; itself where there is none. */
export function batchRedated(batch: Batch, now: number): Batch {
  const { createdAt, stateSince } = batch;
  if (Math.max(createdAt, stateSince) <= now + AHEAD_MS) return batch;
  return { ...batch, createdAt: Math.min(createdAt, now), stateSince: Math.min(stateSince, now) };
}

/** Purged where that is due by now. */
export function batchPurgedWhereDue(batch: Batch, retentionDays: number, now: number): Batch {
  const dueAt = batchPurgeAt(batch, retentionDays);
  return dueAt !== undefined && dueAt <= now ? purged(batch, now) : batch;
}
