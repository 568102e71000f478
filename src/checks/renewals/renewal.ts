import { z } from 'zod';
import { workerSchema } from '../check.ts';
import { AUDIT_ACTIONS } from '../vocabulary.ts';

/** Why a check is not renewed, as a person says. */
export const RENEWAL_REASONS = ['left', 'checked-elsewhere', 'not-needed'] as const;
export type RenewalReason = (typeof RENEWAL_REASONS)[number];

/**
 * renewed: another check was ordered. lapsed: nobody decided in time. forgotten: a person had the check purged.
 * withdrawn: WorkerChecks took the result back.
 */
const ENDS = ['renewed', ...RENEWAL_REASONS, 'lapsed', 'forgotten', 'withdrawn'] as const;
export type RenewalEnd = (typeof ENDS)[number];

const at = z.number().int(); // epoch milliseconds

/** What is needed to renew a check; never its outcome. */
const keptSchema = z.object({
  productName: z.string(),
  requester: z.object({ teamId: z.string(), userId: z.string() }),
  /** User id. */
  owner: z.string(),
  channelId: z.string(),
  /** 2026-11-26 */
  completedOn: z.string(),
  /** Only with RENEWAL_KEEP=details. */
  worker: workerSchema.optional(),
});

/**
 * That a completed check is to be renewed. It outlives the check. Once decided, only enough is left that the same check
 * is not brought up again.
 */
export const renewalSchema = z.object({
  /** The check's id: a check has one renewal. */
  id: z.uuid(),
  reference: z.string(),
  productId: z.string(),
  /** Absent once it has ended. */
  kept: keptSchema.optional(),
  /** 2027-11-26 */
  dueOn: z.string(),
  /** Not brought up before this day. */
  postponedUntil: z.string().optional(),
  ended: z.object({ how: z.enum(ENDS), at }).optional(),
  /** Audit lines that have not been written yet. */
  pendingAudit: z
    .array(z.object({ userId: z.string(), action: z.enum(AUDIT_ACTIONS), at, about: z.string().optional() }))
    .default([]),
});
export type Renewal = z.infer<typeof renewalSchema>;

/** A renewal that nobody has decided. */
export type OpenRenewal = Renewal & { kept: NonNullable<Renewal['kept']> };

export function isUndecided(renewal: Renewal): renewal is OpenRenewal {
  return renewal.kept !== undefined;
}
