import { WorkerChecksError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { MINUTE_MS } from '../../time/durations.ts';

/** How the poller backs off when polls fail. */
export const POLL_FAILURE_POLICY = {
  /** Backoff for a check whose poll failed: starts at `first`, doubles up to `most`. */
  setAsideMs: { first: 1_000, most: 600_000 },
  /**
   * After this many consecutive failures that may concern any check, WorkerChecks is considered down and all polls
   * pause.
   */
  failuresUntilDown: 3,
  downMs: { first: 1_000, most: MINUTE_MS },
} as const;

/** Circuit breaker for polls: which checks, or all of them, are not polled for a while after failures. */
export interface PollFailures {
  /** Sets the check aside, and pauses all polls if WorkerChecks seems to be down. */
  failed(id: string, error: unknown): void;
  /** A poll was answered, so WorkerChecks is up. */
  succeeded(id: string): void;
  isSetAside(id: string): boolean;
  /** Milliseconds until polls may resume; zero or less: now. */
  downForMs(): number;
  /** Considers WorkerChecks up again. */
  reset(): void;
  /** Forgets which checks are set aside and cancels their timers. */
  clear(): void;
}

/** Whether a failure concerns only this check. Any other kind may concern all of them. */
function isAboutOneCheck(error: unknown): boolean {
  return error instanceof WorkerChecksError && error.failure === 'unreadable';
}

/**
 * @param clock monotonic, milliseconds
 * @param retry called when a check is no longer set aside
 */
export function createPollFailures(clock: () => number, retry: (id: string) => void): PollFailures {
  const setAside = new Map<string, { failures: number; timer?: NodeJS.Timeout }>();
  let failuresInRow = 0;
  /** On the monotonic clock. */
  let downUntil = Number.NEGATIVE_INFINITY;

  function reset(): void {
    failuresInRow = 0;
    downUntil = Number.NEGATIVE_INFINITY;
  }

  return {
    failed(id, error) {
      const isRateLimited = error instanceof WorkerChecksError && error.failure === 'rate-limited';
      const failures = setAside.get(id)?.failures ?? 0;
      const timer = setTimeout(
        () => {
          setAside.set(id, { failures: failures + 1 });
          retry(id);
        },
        // A 429 says nothing about the check, and the budget already pauses the account.
        isRateLimited ? 0 : backoffMs(POLL_FAILURE_POLICY.setAsideMs, failures),
      );
      setAside.set(id, { failures, timer });
      if (isRateLimited || isAboutOneCheck(error)) return;
      failuresInRow += 1;
      const beyond = failuresInRow - POLL_FAILURE_POLICY.failuresUntilDown;
      if (beyond >= 0) downUntil = clock() + backoffMs(POLL_FAILURE_POLICY.downMs, beyond);
    },
    succeeded(id) {
      setAside.delete(id);
      reset();
    },
    isSetAside: (id) => setAside.get(id)?.timer !== undefined,
    downForMs: () => downUntil - clock(),
    reset,
    clear() {
      for (const { timer } of setAside.values()) clearTimeout(timer);
      setAside.clear();
    },
  };
}
