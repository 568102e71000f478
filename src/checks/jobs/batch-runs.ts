import { type Backoff, backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { MINUTE_MS } from '../../time/durations.ts';

/** When WorkerChecks does not answer a batch. */
export const UNANSWERED_POLICY = {
  /** After so many rows in a row the batch pauses; after the first, where it went on by itself and had no answer yet. */
  rows: 3,
  /** It goes on by itself after 1, 2, 4 … 15 minutes: */
  pauseMs: { first: MINUTE_MS, most: 15 * MINUTE_MS } satisfies Backoff,
  /** so often, in a little over an hour; then a person has to say so. */
  retries: 8,
} as const;

/** What this process remembers of a batch while it sends it. All of it can be lost: then the batch begins anew. */
export interface BatchRun {
  /** Index of the row from which on the next one is looked for. */
  from: number;
  /** Rows in a row that were not answered. */
  unanswered: number;
  /** WorkerChecks has answered since the batch went on. */
  isAnswered: boolean;
  /** How often in a row something failed that has nothing to do with its rows. */
  failures: number;
  /** By the clock that only goes forward: it is left alone until then. */
  notBefore: number;
  /** By the same clock: when a pause ends by itself; undefined until the pause was seen. */
  goesOnAt?: number;
}

export interface BatchRuns {
  of(id: string): BatchRun;
  /** Leaves it for 1, 2, 4 … 60 s. */
  setAside(id: string): void;
  isSetAside(id: string): boolean;
  /** Milliseconds until something is to be done by the clock alone; infinite: never. */
  waitMs(id: string): number;
  forget(id: string): void;
  clear(): void;
}

/** @param clock milliseconds that only go forward */
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
      const { notBefore = Number.NEGATIVE_INFINITY, goesOnAt = Number.POSITIVE_INFINITY } =
        runs.get(id) ?? {};
      const dues = [notBefore, goesOnAt].filter((due) => due > clock());
      return Math.min(...dues) - clock();
    },
    forget: (id) => void runs.delete(id),
    clear: () => runs.clear(),
  };
}
