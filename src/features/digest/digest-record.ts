import { z } from 'zod';
import type { Collection } from '../../checks/ports.ts';

const messageSchema = z.object({ channelId: z.string(), ts: z.string(), day: z.string() });

/** The digests of the desk (key `desk`), or of a person (key: their user id). */
export const digestRecordSchema = z.object({
  /** The last business day for which a digest was considered: 2026-12-08. */
  day: z.string(),
  /**
   * posting: the answer to the post is outstanding or lost. refused: Slack did not take it, so it is tried again. nothing:
   * there was nothing to say. given-up: it may or may not have been posted.
   */
  state: z.enum(['posting', 'posted', 'refused', 'nothing', 'given-up']),
  /** Written before the post, epoch milliseconds. */
  postingSince: z.number().int(),
  /** The posted message. */
  channelId: z.string().optional(),
  ts: z.string().optional(),
  /** Ids of its lines. */
  shown: z.array(z.string()).optional(),
  /** Hash of what it shows; absent: draw it again. */
  renderedHash: z.string().optional(),
  /** Earlier digests that still have their buttons. */
  former: z.array(messageSchema).default([]),
});
export type DigestRecord = z.infer<typeof digestRecordSchema>;
export type DigestRecords = Collection<DigestRecord>;
export type FormerDigest = z.infer<typeof messageSchema>;

/** The digests that still have their buttons once another day has come. */
export function formerDigests({ day, channelId, ts, former }: DigestRecord): FormerDigest[] {
  if (channelId === undefined || ts === undefined) return former;
  return [...former, { channelId, ts, day }];
}
