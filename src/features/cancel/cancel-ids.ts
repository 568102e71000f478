/** Callback ids, and the block id of the select menu. */
export const CANCEL_VIEWS = { confirm: 'cancel.confirm', pick: 'cancel.pick' } as const;
export const CANCEL_FIELD = 'check';
/** Loads its options as the person types. */
export const CANCEL_SEARCH = 'cancel.search';
