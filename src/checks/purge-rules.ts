/**
 * The rules by which details of workers are removed, as the audit log names them and the destruction register repeats them;
 * at most 60 characters.
 */
export const PURGE_RULES = {
  afterEnd: (days: number) => `${days} days after the end`,
  /** Of a check that never ends. */
  afterLastSeen: (days: number) => `${days} days after it was last seen`,
  afterInvitation: (days: number) => `${days} days after the invitation`,
  afterOrder: (days: number) => `${days} days after the order`,
  onRequest: 'on request',
  notDecided: 'not decided in time',
  noChannel: 'no channel to decide it in',
  tooMany: 'too many waited already',
  resultWithdrawn: 'result withdrawn',
  /** RENEWAL_KEEP no longer asks for the details. */
  renewalKeep: 'RENEWAL_KEEP=reference',
} as const;
