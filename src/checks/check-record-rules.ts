import { z } from 'zod';
import { DAY_MS } from '../time/durations.ts';
import { type Check, checkSchema } from './check.ts';
import { purgePending } from './purge-pending.ts';

/** A purged check, of which only dates are left, can be asked for so long; the audit keeps its reference. */
const PURGED_KEPT_MS = 7 * DAY_MS;

const KNOWN_BEFORE = [
  'id',
  'reference',
  'productId',
  'productName',
  'worker',
  'note',
  'requester',
  'channelId',
  'invitationId',
  'replaces',
  'replacedBy',
  'replacing',
] as const satisfies readonly (keyof Check)[];

/** What the store is told of a check's record beside its schema. */
export const CHECK_RECORD_RULES = {
  stored: (check: Check) => z.encode(checkSchema, check),
  /** What is known before the outcome: a record's length tells no more than that. */
  measured: (check: Check) => Object.fromEntries(KNOWN_BEFORE.map((field) => [field, check[field]])),
  /** The worker's details are to be gone from the disk, too. */
  erases: ({ state }: Check) => state === 'Purged',
  leaves: (check: Check) =>
    check.state === 'Purged' &&
    check.pendingAudit.length === 0 &&
    !purgePending(check) &&
    (check.purgedAt ?? check.stateSince) + PURGED_KEPT_MS < Date.now(),
};
