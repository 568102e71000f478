import type { Draft, FollowOrder } from '../checks/check-service.ts';
import type { Collection } from '../checks/ports.ts';

/** Filled forms that wait for a person's second word ("invite anyway"), kept encrypted for an hour. Key: the draft's id. */
export type Drafts = Collection<Draft>;

/** What was typed to follow an invitation that could not be followed, kept encrypted for an hour. Key: the order's id. */
export type FollowOrders = Collection<FollowOrder>;
