import type { ProductBelief } from './product-belief.ts';

/** What the schedule knows of a check. Times are epoch milliseconds. */
export interface FollowedCheck {
  readonly id: string;
  product: ProductBelief;
  status: 'Pending' | 'In Progress' | 'Completed';
  invitedAt: number;
  /** The submission came between these two. */
  submittedAfter: number;
  submittedBy: number;
  /** A moment between the two, for what is learned. */
  submittedAt: number;
  /** The last look that was answered, or the invitation. */
  lookedAt: number;
  /** The last look that was given out. */
  turnAt: number;
  /** Grows with every change: what was queued before it is out of date. */
  version: number;
}
