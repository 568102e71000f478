/** Callback ids of the two views. */
export const INVITE_VIEWS = { form: 'invite.form', duplicate: 'invite.duplicate' } as const;

/** The box that says that the worker has one name only. */
export const ONE_NAME = { actionId: 'one-name', value: 'one-name' } as const;

/** Block ids of the form: where an error stands. */
export const INVITE_FIELDS = {
  firstName: 'first-name',
  lastName: 'last-name',
  oneName: 'one-name',
  email: 'email',
  mobile: 'mobile',
  product: 'product',
  channel: 'channel',
  note: 'note',
} as const;
