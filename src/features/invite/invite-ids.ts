/** Callback ids of the two views. */
export const INVITE_VIEWS = { form: 'invite.form', duplicate: 'invite.duplicate' } as const;

/** Block ids of the form: where an error stands. */
export const INVITE_FIELDS = {
  firstName: 'first-name',
  lastName: 'last-name',
  email: 'email',
  mobile: 'mobile',
  product: 'product',
  channel: 'channel',
  note: 'note',
} as const;
