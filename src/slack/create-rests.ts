import type { Log } from '../log/log.ts';

/** Slack asks for seconds, seldom for minutes. A longer rest is cut short: at its end Slack is asked again, and may say no again. */
const LONGEST_REST_MS = 600_000;

export interface Rests {
  /** Milliseconds until `key` may be asked again; 0 or less: now. */
  left(key: string): number;
  /** A 429 told to wait. `method`: for the log. */
  rest(key: string, method: string, retryAfterSeconds: number): void;
}

/** How long what answered 429 is left alone. `elapsed`: milliseconds of a clock that only goes forward. */
export function createRests({ elapsed, log }: { elapsed: () => number; log: Log }): Rests {
  const until = new Map<string, number>();

  function forgetPast(): void {
    for (const [key, at] of until) if (at <= elapsed()) until.delete(key);
  }

  return {
    left: (key) => (until.get(key) ?? Number.NEGATIVE_INFINITY) - elapsed(),
    rest(key, method, retryAfterSeconds) {
      forgetPast();
      const asked = Math.max(1, retryAfterSeconds) * 1000;
      const waited = Math.min(asked, LONGEST_REST_MS);
      until.set(key, elapsed() + waited);
      const about = { method, retryAfterSeconds, waitSeconds: waited / 1000 };
      log.warn(waited < asked ? 'slack.rest-cut-short' : 'slack.rate-limited', about);
    },
  };
}
