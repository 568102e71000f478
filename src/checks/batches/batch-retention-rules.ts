import { DAY_MS } from '../../time/durations.ts';
import { PURGE_RULES } from '../purge-rules.ts';
import type { Batch } from './batch.ts';
import { purged } from './batch-transitions.ts';

/** The longest retention, counted from the order. */
const LONGEST_DAYS = 365;
/** A stored time this far in the future was written by a process whose clock was wrong. */
const AHEAD_MS = DAY_MS;

/** The purge that retention asks for: when, and by which rule; undefined if it is done. */
function duePurge(batch: Batch, retentionDays: number): { at: number; rule: string } | undefined {
  if (batch.purgedAt !== undefined) return undefined;
  const latest = batch.createdAt + LONGEST_DAYS * DAY_MS;
  const at = batch.stateSince + retentionDays * DAY_MS;
  return latest <= at
    ? { at: latest, rule: PURGE_RULES.afterOrder(LONGEST_DAYS) }
    : { at, rule: PURGE_RULES.afterEnd(retentionDays) };
}

/** When its rows' details must be removed, epoch milliseconds; undefined if they have been. */
export function batchPurgeAt(batch: Batch, retentionDays: number): number | undefined {
  return duePurge(batch, retentionDays)?.at;
}

/** Replaces times in the future by `now`; returns the batch itself if there are none. */
export function batchRedated(batch: Batch, now: number): Batch {
  const { createdAt, stateSince } = batch;
  if (Math.max(createdAt, stateSince) <= now + AHEAD_MS) return batch;
  return { ...batch, createdAt: Math.min(createdAt, now), stateSince: Math.min(stateSince, now) };
}

/** Purges the batch if it is due; returns it unchanged otherwise. */
export function batchPurgedIfDue(batch: Batch, retentionDays: number, now: number): Batch {
  const due = duePurge(batch, retentionDays);
  return due !== undefined && due.at <= now ? purged(batch, { at: now, rule: due.rule }) : batch;
}
