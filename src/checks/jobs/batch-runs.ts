import { type Backoff, backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { MINUTE_MS } from '../../time/durations.ts';

/** How a batch reacts when WorkerChecks does not answer. */
export const UNANSWERED_POLICY = {
  /**
   * Pauses after this many unanswered rows in succession; after the first one if the batch has had no answer since it
   * resumed by itself.
   */
  rows: 3,
  /** Resumes automatically after 1, 2, 4 … 15 minutes. */
  pauseMs: { first: MINUTE_MS, most: 15 * MINUTE_MS } satisfies Backoff,
  /** Automatic resumptions, a little over an hour in all; after that a person has to resume it. */
  retries: 8,
} as const;

/**
 * In-memory state of a batch while this process sends it. Safe to lose: the batch then starts over from its records.
 */
export interface BatchRun {
  /** Index of the row at which to look for the next one to send. */
  from: number;
  /** Unanswered rows in succession. */
  unanswered: number;
  /** WorkerChecks has answered since the batch resumed. */
  isAnswered: boolean;
  /** Consecutive failures unrelated to any row. */
  failures: number;
  /** Set aside until then, on the monotonic clock. */
  notBefore: number;
  /** When an automatic pause ends, on the monotonic clock; undefined until this process has seen the pause. */
  resumesAt?: number;
}

export interface BatchRuns {
  of(id: string): BatchRun;
  /** Sets it aside with exponential backoff: 1, 2, 4 … 60 s. */
  setAside(id: string): void;
  isSetAside(id: string): boolean;
  /** Milliseconds until a timer makes it due; Infinity: none. */
  waitMs(id: string): number;
  forget(id: string): void;
  clear(): void;
}

/** @param clock monotonic, milliseconds */
export function createBatchRuns(clock: () => number): BatchRuns {
  const runs = new Map<string, BatchRun>();

  function of(id: string): BatchRun {
    const run = runs.get(id) ?? {
      from: 0,
      unanswered: 0,
      isAnswered: false,
      failures: 0,
      notBefore: Number.NEGATIVE_INFINITY,
    };
    runs.set(id, run);
    return run;
  }

  return {
    of,
    setAside(id) {
      const run = of(id);
      run.notBefore = clock() + backoffMs(STANDARD_BACKOFF, run.failures);
      run.failures += 1;
    },
    isSetAside: (id) => (runs.get(id)?.notBefore ?? Number.NEGATIVE_INFINITY) > clock(),
    waitMs(id) {
      const { notBefore = Number.NEGATIVE_INFINITY, resumesAt = Number.POSITIVE_INFINITY } =
        runs.get(id) ?? {};
      const times = [notBefore, resumesAt].filter((at) => at > clock());
      return Math.min(...times) - clock();
    },
    forget: (id) => void runs.delete(id),
    clear: () => runs.clear(),
  };
}
