import type { Check } from './check.ts';

/** What the store is told of a check's record beside its schema. */
export const CHECK_RECORD_RULES = {
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
};
