import { z } from 'zod';
import { derivedId } from '../derived-id.ts';
import { AUDIT_ACTIONS } from '../vocabulary.ts';

const at = z.number().int(); // epoch milliseconds

/** What a person says about copies of a certificate. */
export const COPY_ANSWERS = ['copies-deleted', 'no-copy-kept'] as const;
export type CopyAnswer = (typeof COPY_ANSWERS)[number];

/**
 * That a person has opened a certificate, and may have saved a copy of it outside this bot. It outlives the check, so that
 * they can be asked about it, and names no worker.
 */
export const certificateCopySchema = z.object({
  /** UUID that follows from the check and the person: see `copyId`. */
  id: z.uuid(),
  checkId: z.uuid(),
  reference: z.string(),
  userId: z.string(),
  /** When they last opened it. */
  openedAt: at,
  /** When the check was purged. */
  purgedAt: at.optional(),
  ended: z.object({ how: z.enum([...COPY_ANSWERS, 'copies-unanswered']), at }).optional(),
  /** Audit lines that have not been written yet. */
  pendingAudit: z.array(z.object({ userId: z.string(), action: z.enum(AUDIT_ACTIONS), at })).default([]),
});
export type CertificateCopy = z.infer<typeof certificateCopySchema>;

/** How the store treats these records, apart from their schema. */
export const CERTIFICATE_COPY_RULES = {
  isObsolete: ({ ended, pendingAudit }: CertificateCopy) => ended !== undefined && pendingAudit.length === 0,
};

export const copyId = (checkId: string, userId: string): string =>
  derivedId(`certificate-copy ${checkId} ${userId}`);
