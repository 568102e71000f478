import { snoozeMenuId } from '../shared/snooze-menu.ts';

/** Action ids in a digest, beside those of the cards. */
export const DIGEST_ACTIONS = {
  /** Value: the check's id. */
  decide: 'digest.decide',
  snooze: snoozeMenuId,
} as const;
