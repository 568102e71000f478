import { z } from 'zod';
import type { Collection } from '../checks/ports.ts';
import { submissionSchema } from './payloads.ts';

export const acceptedFormSchema = z.object({
  /** When it was accepted, or when its process last tried to tell its person what came of it; epoch milliseconds. */
  at: z.number(),
  submission: submissionSchema,
});

/**
 * Forms Slack has been told are accepted, kept encrypted until they have been acted on: if the process dies in
 * between, the next one acts on them. Key: the delivery's id.
 */
export type AcceptedForms = Collection<z.infer<typeof acceptedFormSchema>>;
