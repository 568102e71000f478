import type { AuditHead, AuditLine } from '../../src/operations/audit-chain.ts';
import { type AuditLog, createAuditLog } from '../../src/operations/audit-log.ts';
import { createMemoryCollection, type MemoryCollection } from './memory-collection.ts';

/** An audit log over in-memory collections; pass the collections to keep them across instances. */
export function makeAudit(
  now: () => number,
  lines: MemoryCollection<AuditLine> = createMemoryCollection(),
  heads: MemoryCollection<AuditHead> = createMemoryCollection(),
): AuditLog {
  return createAuditLog({ lines, heads, now });
}
