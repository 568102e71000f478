import { DAY_MS } from '../../time/durations.ts';
import type { Batch } from './batch.ts';
import { purged } from './batch-transitions.ts';

/** The longest retention, counted from the order. */
const LONGEST_MS = 365 * DAY_MS;
/** A stored time this far in the future was written by a process whose clock was wrong. */
const AHEAD_MS = DAY_MS;

/** When its rows' details must be removed, epoch milliseconds; undefined if they have been. */
export function batchPurgeAt(batch: Batch, retentionDays: number): number | undefined {
  if (batch.purgedAt !== undefined) return undefined;
  return Math.min(batch.createdAt + LONGEST_MS, batch.stateSince + retentionDays * DAY_MS);
}

/** Replaces times in the future by `now`; returns the batch itself if there are none. */
export function batchRedated(batch: Batch, now: number): Batch {
  const { createdAt, stateSince } = batch;
  if (Math.max(createdAt, stateSince) <= now + AHEAD_MS) return batch;
  return { ...batch, createdAt: Math.min(createdAt, now), stateSince: Math.min(stateSince, now) };
}

/** Purges the batch if it is due; returns it unchanged otherwise. */
export function batchPurgedIfDue(batch: Batch, retentionDays: number, now: number): Batch {
  const dueAt = batchPurgeAt(batch, retentionDays);
  return dueAt !== undefined && dueAt <= now ? purged(batch, now) : batch;
}
