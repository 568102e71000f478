import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';
import { submissionSchema } from '../router/payloads.ts';

export const pendingSubmissionSchema = z.object({
  /** When it was accepted, or when its process last tried to tell its person what came of it; epoch milliseconds. */
  at: z.number(),
  /** The process that acts on it. */
  process: z.string().optional(),
  /** Tells one content of the view from another; see form-store.ts. */
  id: z.string().optional(),
  /** Which request brought it. */
  request: z.string().optional(),
  /** Absent: the person was told that this request was not taken, so it must not be kept late. */
  submission: submissionSchema.optional(),
});
export type PendingSubmission = z.infer<typeof pendingSubmissionSchema>;

/**
 * Forms Slack has been told are accepted, kept encrypted until they have been acted on: if the process dies in
 * between, the next one acts on them. Key: the view; of two contents of one view the later one is kept.
 */
export interface PendingSubmissions extends Collection<PendingSubmission> {
  update(
    id: string,
    change: (form: PendingSubmission | undefined) => PendingSubmission | undefined,
    options?: { ttlMs?: number },
  ): Promise<unknown>;
  deleteIf(id: string, mayGo: (form: PendingSubmission) => boolean): Promise<void>;
}
