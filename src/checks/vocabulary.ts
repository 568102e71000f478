/** Who asks WorkerChecks: a person waiting in Slack, or the poller. */
export type Caller = 'person' | 'poller';

/** 'Closed': it will never end, by a word that the contract file maps so: an invitation that expired or was withdrawn. */
export const VENDOR_STATUSES = [
  'Pending',
  'In Progress',
  'Completed',
  'Cancelled',
  'Closed',
  'Unknown',
] as const;
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

export const RESULTS = ['Clear', 'Attention Required', 'Refer', 'Unknown'] as const;
/** 'Unknown': WorkerChecks sent a word nobody knows; it needs review and is never Clear. */
export type Result = (typeof RESULTS)[number];

export const AUDIT_ACTIONS = [
  'invited',
  'invite-refused',
  'invite-unconfirmed',
  'invite-confirmed',
  'invitation-followed',
  'invitation-id-corrected',
  'invite-sent-again',
  'cancelled',
  'replaced',
  'closed',
  'viewed',
  'certificate-opened',
  'purged',
  'purge-pending',
  'purge-finished',
  // Of a batch.
  'batch-created',
  'batch-stopped',
  'batch-continued',
  'batch-rest-forgotten',
  // Of several checks, or of none.
  'listed',
  'refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
