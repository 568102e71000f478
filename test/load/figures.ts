import { z } from 'zod';

const counts = z.array(z.tuple([z.string(), z.number()])).transform((entries) => new Map(entries));

/** What the process of Slack and the people tells at the end. */
export const slackFiguresSchema = z.object({
  orders: z.array(z.object({ name: z.string(), requester: z.string(), channel: z.string() })),
  actions: counts,
  troubles: counts,
  answerMs: z.array(z.tuple([z.string(), z.array(z.number())])).transform((entries) => new Map(entries)),
  /** When the card of a check first said that it is completed, epoch milliseconds, by reference. */
  completedAt: counts,
  leaks: z.array(z.string()),
  refused: counts,
  toldErrors: z.array(z.string()),
});
export type SlackFigures = z.infer<typeof slackFiguresSchema>;

/** What the process of WorkerChecks tells. Times: epoch milliseconds. */
export const vendorFiguresSchema = z.object({
  results: z.array(z.number()),
  maxInAnyMinute: z.number(),
  releases: z.array(z.object({ invitationId: z.string(), at: z.number(), polledAt: z.number().optional() })),
});
export type VendorFigures = z.infer<typeof vendorFiguresSchema>;

export const vendorInvitationsSchema = z.array(
  z.object({ id: z.string(), status: z.string(), result: z.string().nullable(), name: z.string() }),
);

export const violationsSchema = z.array(
  z.object({ kind: z.enum(['lost', 'doubled', 'wrong']), about: z.string() }),
);

/** A leader that was killed, milliseconds until another led, and until all replicas were ready again. */
export interface Kill {
  /** Epoch milliseconds. */
  at: number;
  takeoverMs: number;
  readyMs: number;
}
