import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
/** How result requests are counted against the rate limit. All in milliseconds. */
export const BUDGET_POLICY = {
  /** Length of WorkerChecks' sliding rate limit window. */
  window: MINUTE_MS,
  /**
   * How long a request keeps counting after its answer: the window plus a margin, because clocks drift and some
   * limiters include both ends of a window.
   */
  counts: 60_100,
  /** If the process died, its request may still have arrived up to this long after it was admitted. */
  arrival: 30_000,
  /** A request not sent within this time of its admission is not sent at all: it might arrive later than `arrival`. */
  sendWithin: 4_000,
  /**
   * For this long after a pause the poller gets half its share, so that the account does not hit its limit again at
   * once.
   */
  easing: MINUTE_MS,
  /** Upper bound for a pause, so that one stored under a wrong clock does end. */
  longestPause: HOUR_MS,
} as const;

export interface BudgetLimits {
  /** The account's limit per sliding 60-second window. */
  perMinute: number;
  /** How many of those are reserved for people; the poller never uses them, even when idle. */
  reserved: number;
}
