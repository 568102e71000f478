import { z } from 'zod';

const id = z.string();
const caller = z.enum(['person', 'poller']);
const until = z.number();
/** Which person asked, where it is one; absent: the poller, or nobody's part. */
const by = z.string().optional();

/**
 * The account's result requests, as all processes that share the store count them. Moments are epoch milliseconds of
 * the store's clock.
 */
export const requestLogSchema = z.object({
  /** Requests that were admitted, and until when each counts should its process never say that it was answered. */
  underWay: z.array(z.object({ id, caller, by, until })),
  /** Requests that were answered, and until when they count; those of about the same moment are one entry. */
  answered: z.array(z.object({ id, caller, by, count: z.number().int().positive(), until })),
  /** People who wait for a request, each until then at the latest. */
  waiting: z.array(z.object({ id, until })),
  /** WorkerChecks said that nobody may send before. */
  pausedUntil: until,
});
export type RequestLogRecord = z.infer<typeof requestLogSchema>;
