/** Work in progress: the intention is written, the outcome is not. */
export interface BegunWork {
  /** Unique among the work of one recoverer. */
  key: string;
  /** Changes whenever the owning process touches the record. */
  mark: string;
  /** The process that began it; undefined: written by a version that did not record it. */
  process: string | undefined;
}

/** Whether the process that began this work is gone. */
export type IsAbandoned = (begun: BegunWork) => boolean;

export interface AbandonedWorkOptions {
  /** This process's id. */
  process: string;
  /** True if no other process shares the store: anything another process began is then abandoned. */
  alone: boolean;
  /** With a shared store: work that has not changed for this long is abandoned, milliseconds. */
  abandonedAfterMs: number;
  /** Monotonic, milliseconds. */
  clock: () => number;
}

/**
 * Detects abandoned work by who began it, and by how long this process has observed it unchanged; never by a timestamp
 * from another clock.
 *
 * @returns a function to call at the start of each round over all work in progress
 */
export function createAbandonedWork(options: AbandonedWorkOptions): () => IsAbandoned {
  const { process, alone, abandonedAfterMs, clock } = options;
  let seen = new Map<string, { mark: string; since: number }>();

  return () => {
    const before = seen;
    seen = new Map();
    return ({ key, mark, process: beganIt }) => {
      if (beganIt === process) return false;
      if (alone) return true;
      const known = before.get(key);
      const since = known?.mark === mark ? known.since : clock();
      seen.set(key, { mark, since });
      return clock() - since >= abandonedAfterMs;
    };
  };
}
