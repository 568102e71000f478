import {
  AUDIT_HEAD_RULES,
  AUDIT_LINE_RULES,
  auditHeadSchema,
  auditLineSchema,
} from '../operations/audit-chain.ts';
import { type AuditLog, createAuditLog } from '../operations/audit-log.ts';
import type { Storage } from '../storage/storage.ts';

/** The audit log of a store. On sqlite, append to it only while no bot has the file open. */
export const auditLogOf = (storage: Pick<Storage, 'collection'>): AuditLog =>
  createAuditLog({
    lines: storage.collection('audit', auditLineSchema, AUDIT_LINE_RULES),
    heads: storage.collection('audit-head', auditHeadSchema, AUDIT_HEAD_RULES),
    now: Date.now,
  });
