import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';
import { submissionSchema } from '../router/payloads.ts';

export const pendingSubmissionSchema = z.object({
  /** When it was accepted or last renewed, epoch milliseconds. */
  at: z.number(),
  /** The process that runs it. */
  process: z.string().optional(),
  /** Differs for each content of the same view; see submission-store.ts. */
  id: z.string().optional(),
  /** The request that delivered it. */
  request: z.string().optional(),
  /** Absent: the person was told that it was not accepted. A tombstone, so that a delayed write cannot restore it. */
  submission: submissionSchema.optional(),
});
export type PendingSubmission = z.infer<typeof pendingSubmissionSchema>;

/**
 * Submissions acknowledged as accepted, stored encrypted until they have been run, so that another process can finish
 * what a crashed one began. Key: the view. A later submission of the same view replaces an earlier one.
 */
export interface PendingSubmissions extends Collection<PendingSubmission> {
  update(
    id: string,
    change: (form: PendingSubmission | undefined) => PendingSubmission | undefined,
    options?: { ttlMs?: number },
  ): Promise<unknown>;
  deleteIf(id: string, mayGo: (form: PendingSubmission) => boolean): Promise<void>;
}
