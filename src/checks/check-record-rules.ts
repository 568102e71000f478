import { z } from 'zod';
import { DAY_MS } from '../time/durations.ts';
import { type Check, checkSchema } from './check.ts';
import { purgePending } from './purge-pending.ts';

/** A purged check, of which only dates are left, can be asked for so long; the audit keeps its reference. */
const PURGED_KEPT_MS = 7 * DAY_MS;

/** What the store is told of a check's record beside its schema. */
export const CHECK_RECORD_RULES = {
  stored: (check: Check) => z.encode(checkSchema, check),
  /** Whatever is known before the outcome: a record's length tells no more than that. */
  measured: ({
    id,
    reference,
    productId,
    productName,
    worker,
    note,
    requester,
    channelId,
    invitationId,
  }: Check) => ({
    id,
    reference,
    productId,
    productName,
    worker,
    note,
    requester,
    channelId,
    invitationId,
  }),
  /** The worker's details are to be gone from the disk, too. */
  erases: ({ state }: Check) => state === 'Purged',
  leaves: (check: Check) =>
    check.state === 'Purged' &&
    check.pendingAudit.length === 0 &&
    !purgePending(check) &&
    (check.purgedAt ?? check.stateSince) + PURGED_KEPT_MS < Date.now(),
};
