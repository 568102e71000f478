/** Callback ids of the two views. */
export const INVITE_VIEWS = { form: 'invite.form', duplicate: 'invite.duplicate' } as const;

/** The checkbox saying that the worker has a single name. */
export const ONE_NAME = { actionId: 'one-name', value: 'one-name' } as const;

/** Block ids of the form, to which errors are attached. */
export const INVITE_FIELDS = {
  firstName: 'first-name',
  lastName: 'last-name',
  oneName: 'one-name',
  email: 'email',
  mobile: 'mobile',
  product: 'product',
  channel: 'channel',
  startsOn: 'starts-on',
  note: 'note',
} as const;
