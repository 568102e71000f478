import type { AuditHead, AuditLine } from '../../src/operations/audit-chain.ts';
import { type AuditLog, createAuditLog } from '../../src/operations/audit-log.ts';
import { createMemoryCollection, type MemoryCollection } from './memory-collection.ts';

/** An audit log in memory; what is stored survives it. */
export function makeAudit(
  now: () => number,
  lines: MemoryCollection<AuditLine> = createMemoryCollection(),
  heads: MemoryCollection<AuditHead> = createMemoryCollection(),
): AuditLog {
  return createAuditLog({ lines, heads, now });
}
