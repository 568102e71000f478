/** Callback ids, and the field of the view that lists what can be cancelled. */
export const CANCEL_VIEWS = { confirm: 'cancel.confirm', pick: 'cancel.pick' } as const;
export const CANCEL_FIELD = 'check';
/** Asks for options while a person types. */
export const CANCEL_SEARCH = 'cancel.search';
