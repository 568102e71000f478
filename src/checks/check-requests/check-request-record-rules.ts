import { DAY_MS } from '../../time/durations.ts';
import type { CheckRequest } from './check-request.ts';

/** How long a decided request is kept for its card, and for an event that Slack delivers again. */
const DECIDED_KEPT_MS = 30 * DAY_MS;

/** How the store treats requests, apart from their schema. */
export const CHECK_REQUEST_RECORD_RULES = {
  /**
   * Removes the details of a worker who was not invited from the disk as well; with the decision only, because it takes
   * time in proportion to the size of the store.
   */
  erases: ({ state, pendingAudit }: CheckRequest) =>
    (state === 'Declined' || state === 'Ended') && pendingAudit.length > 0,
  isObsolete: ({ state, stateSince, completedAt, pendingAudit }: CheckRequest) =>
    state !== 'Waiting' &&
    completedAt !== undefined &&
    pendingAudit.length === 0 &&
    stateSince + DECIDED_KEPT_MS < Date.now(),
};
