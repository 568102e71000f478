import { WorkerChecksError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { MINUTE_MS } from '../../time/durations.ts';

/** How the poller backs off when polls fail. */
export const POLL_FAILURE_POLICY = {
  /** A check whose poll failed is set aside: at first this long, doubled each time up to the maximum. */
  setAsideMs: { first: 1_000, most: 600_000 },
  /** After this many failures in a row that are not about one check, WorkerChecks is taken to be down: all polls wait. */
  failuresUntilDown: 3,
  downMs: { first: 1_000, most: MINUTE_MS },
} as const;

/** Which checks, or all of them, are not polled for a while because polls failed. */
export interface PollFailures {
  /** Sets the check aside, and all polls where WorkerChecks seems to be down. */
  failed(id: string, error: unknown): void;
  /** A poll was answered: WorkerChecks is up. */
  succeeded(id: string): void;
  isSetAside(id: string): boolean;
  /** Milliseconds until polls may go on; zero or less: now. */
  downForMs(): number;
  /** Takes WorkerChecks to be up. */
  reset(): void;
  /** Forgets which checks are set aside. Their timers are cancelled. */
  clear(): void;
}

/** A failure that concerns one check alone. Any other may concern all of them. */
function isAboutOneCheck(error: unknown): boolean {
  return error instanceof WorkerChecksError && error.failure === 'unreadable';
}

/**
 * @param clock milliseconds that only go forward
 * @param retry the check is no longer set aside
 */
export function createPollFailures(clock: () => number, retry: (id: string) => void): PollFailures {
  const setAside = new Map<string, { failures: number; timer?: NodeJS.Timeout }>();
  let failuresInRow = 0;
  /** On `clock`. */
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
        // A 429 says nothing about the check, and the budget pauses by itself.
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
