/** Who is asking WorkerChecks: a person waiting in Slack, or the poller. */
export type Caller = 'person' | 'poller';

/**
 * 'Closed': will never complete, such as an expired or withdrawn invitation; only by a status that the contract file
 * maps to it.
 */
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
/** 'Unknown': an unrecognised word; needs manual review, and never counts as Clear. */
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
  'start-date-changed',
  'assigned',
  'handed-over',
  'note-added',
  'snoozed',
  'viewed',
  'certificate-opened',
  // About copies of a certificate that a person may have saved.
  'copies-deleted',
  'no-copy-kept',
  'copies-unanswered',
  'purged',
  'purge-pending',
  'purge-finished',
  // About a renewal.
  'renewed',
  'renewal-postponed',
  'renewal-declined',
  'renewal-lapsed',
  'renewal-forgotten',
  'renewal-withdrawn',
  'renewal-details-removed',
  // About a batch.
  'batch-created',
  'batch-stopped',
  'batch-continued',
  'batch-rest-forgotten',
  'batch-rows-forgotten',
  'batch-purged',
  // About a request for a check.
  'check-requested',
  'request-viewed',
  'request-accepted',
  'request-declined',
  'request-ended',
  // By the operator's tool, about one worker.
  'worker-exported',
  'worker-erased',
  // About several checks, or none.
  'settings-changed',
  'listed',
  'report-viewed',
  'audit-exported',
  'audit-cut',
  'audit-read',
  'refused',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];
