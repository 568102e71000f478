import { DAY_MS } from '../../time/durations.ts';
import type { Renewal } from './renewal.ts';

/** Longer than the check can still be there, which would be brought up again. */
const ENDED_KEPT_MS = 400 * DAY_MS;

/** How the store treats renewal records, apart from their schema. */
export const RENEWAL_RECORD_RULES = {
  /** Removes what was kept about the worker from the disk as well. */
  erases: ({ kept }: Renewal) => kept === undefined,
  isObsolete: ({ ended, pendingAudit }: Renewal) =>
    ended !== undefined && pendingAudit.length === 0 && ended.at + ENDED_KEPT_MS < Date.now(),
};
