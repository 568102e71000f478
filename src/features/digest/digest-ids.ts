/** Action ids in a digest, beside those of the cards. */
export const DIGEST_ACTIONS = {
  /** Value: the check's id. */
  decide: 'digest.decide',
  /** Values include the number of days; see snooze-menu.ts. */
  snooze: 'digest.snooze',
} as const;
