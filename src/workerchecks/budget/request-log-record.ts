import { z } from 'zod';

const id = z.string();
const caller = z.enum(['person', 'poller']);
const until = z.number();
/** The person who asked; absent for the poller, and for requests charged to nobody's share. */
const by = z.string().optional();

/**
 * The account's result requests, as shared by all processes on the store. Times are epoch milliseconds of the store's
 * clock.
 */
export const requestLogSchema = z.object({
  /** Requests in flight, and until when each counts if its process never reports an answer. */
  underWay: z.array(z.object({ id, caller, by, until })),
  /** Answered requests, and until when they count; those that end at about the same time are merged. */
  answered: z.array(z.object({ id, caller, by, count: z.number().int().positive(), until })),
  /** People waiting for a slot, each until this time at the latest. */
  waiting: z.array(z.object({ id, until })),
  /** After a 429, nothing may be sent before this. */
  pausedUntil: until,
});
export type RequestLogRecord = z.infer<typeof requestLogSchema>;
