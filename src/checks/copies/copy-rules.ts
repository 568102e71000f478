import { DAY_MS } from '../../time/durations.ts';
import type { Check } from '../check.ts';
import { purgeAt } from '../retention-rules.ts';
import { type CertificateCopy, type CopyAnswer, copyId } from './certificate-copy.ts';

/** A person is asked about copies from so many days before the check is purged until so many days after it. */
export const ASKED_DAYS = { before: 7, after: 7 } as const;

export const newCopy = (
  { id: checkId, reference }: Pick<Check, 'id' | 'reference'>,
  userId: string,
  openedAt: number,
): CertificateCopy => ({
  id: copyId(checkId, userId),
  checkId,
  reference,
  userId,
  openedAt,
  pendingAudit: [],
});

/** Opened again: another copy may have been saved since the last answer. */
export function openedAgain({ ended: _, ...copy }: CertificateCopy, openedAt: number): CertificateCopy {
  return { ...copy, openedAt };
}

export function copyEnded(
  copy: CertificateCopy,
  how: CopyAnswer | 'copies-unanswered',
  by: { userId: string; at: number },
): CertificateCopy {
  if (copy.ended !== undefined) return copy;
  const { userId, at } = by;
  return { ...copy, ended: { how, at }, pendingAudit: [...copy.pendingAudit, { userId, action: how, at }] };
}

/**
 * When the check's details are, or were, removed, epoch milliseconds: by then copies have to be gone too.
 *
 * @param check undefined: its record is gone
 */
export function deleteCopiesBy(
  { purgedAt }: CertificateCopy,
  check: Check | undefined,
  { retentionDays, now }: { retentionDays: number; now: number },
): { at: number; isPurged: boolean } {
  if (purgedAt !== undefined) return { at: purgedAt, isPurged: true };
  const dueAt = check === undefined ? undefined : purgeAt(check, { retentionDays, unseenCounts: true });
  return { at: dueAt ?? check?.purgedAt ?? now, isPurged: dueAt === undefined };
}

/** Whether the person is asked now. `deleteBy`: see `deleteCopiesBy`. */
export const isAskedAbout = ({ ended }: CertificateCopy, deleteBy: number, now: number): boolean =>
  ended === undefined && now >= deleteBy - ASKED_DAYS.before * DAY_MS;

/** Whether they have been asked for long enough. */
export const isUnanswered = ({ ended, purgedAt }: CertificateCopy, now: number): boolean =>
  ended === undefined && purgedAt !== undefined && now >= purgedAt + ASKED_DAYS.after * DAY_MS;
