import type { Log } from '../../log/log.ts';

/** Slack asks for seconds, seldom for minutes. A longer rest is cut short: at its end Slack is asked again, and may say no again. */
const MAX_PAUSE_MS = 600_000;

export interface RateLimits {
  /** Milliseconds until `key` may be asked again; 0 or less: now. */
  remainingMs(key: string): number;
  /** A 429 told to wait. `method`: for the log. */
  limited(key: string, method: string, retryAfterSeconds: number): void;
}

/** How long what answered 429 is left alone. `elapsed`: milliseconds of a clock that only goes forward. */
export function createRateLimits({ elapsed, log }: { elapsed: () => number; log: Log }): RateLimits {
  const until = new Map<string, number>();

  function forgetPast(): void {
    for (const [key, at] of until) if (at <= elapsed()) until.delete(key);
  }

  return {
    remainingMs: (key) => (until.get(key) ?? Number.NEGATIVE_INFINITY) - elapsed(),
    limited(key, method, retryAfterSeconds) {
      forgetPast();
      const asked = Math.max(1, retryAfterSeconds) * 1000;
      const waited = Math.min(asked, MAX_PAUSE_MS);
      until.set(key, elapsed() + waited);
      const about = { method, retryAfterSeconds, waitSeconds: waited / 1000 };
      log.warn(waited < asked ? 'slack.rest-cut-short' : 'slack.rate-limited', about);
    },
  };
}
