import type { Log } from '../../log/log.ts';

/** Slack usually asks for seconds. A longer pause is capped; the next request may then get another 429. */
const MAX_PAUSE_MS = 600_000;

/** When each rate-limited method may be called again. */
export interface RateLimits {
  /** Milliseconds until `key` may be requested again; zero or less: now. */
  remainingMs(key: string): number;
  /** Records a 429. `method` is for the log. */
  limited(key: string, method: string, retryAfterSeconds: number): void;
}

/** `elapsed`: a monotonic clock in milliseconds. */
export function createRateLimits({ elapsed, log }: { elapsed: () => number; log: Log }): RateLimits {
  const until = new Map<string, number>();

  function deletePast(): void {
    for (const [key, at] of until) if (at <= elapsed()) until.delete(key);
  }

  return {
    remainingMs: (key) => (until.get(key) ?? Number.NEGATIVE_INFINITY) - elapsed(),
    limited(key, method, retryAfterSeconds) {
      deletePast();
      const askedMs = Math.max(1, retryAfterSeconds) * 1000;
      const pauseMs = Math.min(askedMs, MAX_PAUSE_MS);
      until.set(key, elapsed() + pauseMs);
      const about = { method, retryAfterSeconds, waitSeconds: pauseMs / 1000 };
      log.warn(pauseMs < askedMs ? 'slack.rest-cut-short' : 'slack.rate-limited', about);
    },
  };
}
