import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Audit, AuditEntry, Collection } from '../checks/ports.ts';

const DEEDS = [
  'invited',
  'invite-refused',
  'invite-unconfirmed',
  'invite-confirmed',
  'invite-sent-again',
  'cancelled',
  'viewed',
  'certificate-opened',
  'purged',
] as const;

export const auditEntrySchema: z.ZodType<AuditEntry> = z.object({
  at: z.number().int(),
  userId: z.string(),
  deed: z.enum(DEEDS),
  reference: z.string(),
});

/** The audit log: who did what to which check. It is only ever added to. */
export function createAudit(entries: Collection<AuditEntry>, now: () => number): Audit {
  return {
    async record(entry, id = randomUUID()) {
      await entries.insert(id, { ...entry, at: now() });
    },
    async latest(limit) {
      const all: AuditEntry[] = [];
      for await (const [, entry] of entries.entries()) all.push(entry);
      return all.toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
  };
}
