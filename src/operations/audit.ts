import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Audit, type AuditEntry, type Collection, DEEDS } from '../checks/ports.ts';

export const auditEntrySchema: z.ZodType<AuditEntry> = z.object({
  at: z.number().int(),
  userId: z.string(),
  deed: z.enum(DEEDS),
  reference: z.string(),
  invitationId: z.string().optional(),
});

/** The audit log: who did what to which check. It is only ever added to. */
export function createAudit(entries: Collection<AuditEntry>, now: () => number): Audit {
  return {
    async record(entry, id = randomUUID()) {
      await entries.insert(id, { at: now(), ...entry });
    },
    async latest(limit) {
      const all: AuditEntry[] = [];
      for await (const [, entry] of entries.entries()) all.push(entry);
      return all.toSorted((a, b) => b.at - a.at).slice(0, limit);
    },
  };
}
