import { AUDIT_ACTIONS, type AuditAction } from '../../checks/vocabulary.ts';

/** What an administrator looks for in the audit log. */
export const AUDIT_KINDS = ['opened', 'sent', 'changed', 'removed', 'refused'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export const KIND_LABELS: Readonly<Record<AuditKind, string>> = {
  opened: 'What was viewed or exported',
  sent: 'Invitations and requests',
  changed: 'Changes',
  removed: 'Details removed',
  refused: 'What was not allowed',
};

const KIND_OF: Readonly<Record<AuditAction, AuditKind>> = {
  invited: 'sent',
  'invite-refused': 'sent',
  'invite-unconfirmed': 'sent',
  'invite-confirmed': 'sent',
  'invitation-followed': 'sent',
  'invitation-id-corrected': 'sent',
  'invite-sent-again': 'sent',
  cancelled: 'sent',
  replaced: 'sent',
  closed: 'changed',
  'start-date-changed': 'changed',
  assigned: 'changed',
  'handed-over': 'changed',
  'note-added': 'changed',
  snoozed: 'changed',
  viewed: 'opened',
  'certificate-opened': 'opened',
  'copies-deleted': 'removed',
  'no-copy-kept': 'removed',
  'copies-unanswered': 'removed',
  purged: 'removed',
  'purge-pending': 'removed',
  'purge-finished': 'removed',
  renewed: 'sent',
  'renewal-postponed': 'changed',
  'renewal-declined': 'changed',
  'renewal-lapsed': 'removed',
  'renewal-forgotten': 'removed',
  'renewal-withdrawn': 'removed',
  'renewal-details-removed': 'removed',
  'batch-created': 'sent',
  'batch-stopped': 'sent',
  'batch-continued': 'sent',
  'batch-rest-forgotten': 'removed',
  'batch-rows-forgotten': 'removed',
  'batch-purged': 'removed',
  'check-requested': 'sent',
  'request-viewed': 'opened',
  'request-accepted': 'sent',
  'request-declined': 'sent',
  'request-ended': 'sent',
  'worker-exported': 'opened',
  'worker-erased': 'removed',
  'settings-changed': 'changed',
  listed: 'opened',
  'report-viewed': 'opened',
  'audit-read': 'opened',
  'audit-exported': 'opened',
  'audit-cut': 'removed',
  refused: 'refused',
};

export const actionsOf = (kind: AuditKind): AuditAction[] =>
  AUDIT_ACTIONS.filter((action) => KIND_OF[action] === kind);
