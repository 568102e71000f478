import { z } from 'zod';
import { DAY_MS } from '../time/durations.ts';
import { type Check, checkSchema } from './check.ts';
import { isUncounted } from './countable.ts';
import { measuredNotes } from './notes.ts';
import { purgePending } from './purge-pending.ts';

/** How long a purged check, which holds only dates, can still be looked up. The audit log keeps its reference. */
const PURGED_KEPT_MS = 7 * DAY_MS;

const KNOWN_BEFORE = [
  'id',
  'reference',
  'productId',
  'productName',
  'worker',
  'note',
  'requester',
  'owner',
  'channelId',
  'invitationId',
  'replaces',
  'replacedBy',
  'replacing',
] as const satisfies readonly (keyof Check)[];

/** Storage rules for check records, besides their schema. */
export const CHECK_RECORD_RULES = {
  stored: (check: Check) => z.encode(checkSchema, check),
  /** Only what is known before the outcome may influence a record's length, so that lengths do not reveal outcomes. */
  measured: (check: Check) => ({
    ...Object.fromEntries(KNOWN_BEFORE.map((field) => [field, check[field]])),
    notes: measuredNotes(check),
  }),
  /** A purge must also erase the worker's details from disk. */
  erases: ({ state }: Check) => state === 'Purged',
  isObsolete: (check: Check) =>
    check.state === 'Purged' &&
    check.pendingAudit.length === 0 &&
    !purgePending(check) &&
    !isUncounted(check) &&
    (check.purgedAt ?? check.stateSince) + PURGED_KEPT_MS < Date.now(),
};
