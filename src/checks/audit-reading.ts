import { z } from 'zod';

/**
 * That the operator's tool read the audit log beside a bot on sqlite, which alone may append to it: kept until the bot has.
 * Key: a UUID, which the line in the log gets too.
 */
export const auditReadingSchema = z.object({
  /** Epoch milliseconds. */
  at: z.number().int(),
  userId: z.string(),
  action: z.literal('audit-read'),
  /** What was read: `export --from 2026-11-01`. */
  about: z.string(),
});
export type AuditReading = z.infer<typeof auditReadingSchema>;
