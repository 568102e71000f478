import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
/** How result requests are counted; milliseconds. */
export const BUDGET_POLICY = {
  /** WorkerChecks' limit is for any so long. */
  window: MINUTE_MS,
  /** How long a request counts after its answer: clocks run a little apart, and some take in both ends of a window. */
  counts: 60_100,
  /** A request whose process ended may have arrived as late as this after it was admitted. */
  arrival: 30_000,
  /** One that was not sent so soon after it was admitted is not sent: it might arrive later than that. */
  sendWithin: 4_000,
  /** After a pause the poller has half its share for so long, so that the account is not over its limit at once again. */
  easing: MINUTE_MS,
  /** No pause is longer, so that a stored one made under a wrong clock ends. */
  longestPause: HOUR_MS,
} as const;

export interface BudgetLimits {
  /** The account's limit in any 60 seconds. */
  perMinute: number;
  /** Of those, for people alone; what they leave unused the poller may not take. */
  reserved: number;
}
