import { snoozeMenuId } from '../shared/snooze-menu.ts';

/** Action ids in a digest, beside those of the cards. */
export const DIGEST_ACTIONS = {
  /** Value: the check's id. */
  decide: 'digest.decide',
  snooze: snoozeMenuId,
  /** Value: the copy's id. */
  copiesDeleted: 'digest.copies-deleted',
  /** Value: the copy's id. */
  noCopyKept: 'digest.no-copy-kept',
} as const;
