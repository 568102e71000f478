/** Something a process began: the intention is written, its outcome is not. */
export interface BegunWork {
  /** Names it among all that one recoverer looks at. */
  key: string;
  /** Changes whenever its process touches it. */
  mark: string;
  /** Who began it; undefined: a version that did not say. */
  process: string | undefined;
}

/** Whether it was left by a process that is gone. */
export type IsAbandoned = (begun: BegunWork) => boolean;

export interface AbandonedWorkOptions {
  /** This process. */
  process: string;
  /** It has the store for itself: what any other began was left. */
  alone: boolean;
  /** Where several share the store: what stood unchanged for so long is left, milliseconds. */
  abandonedAfterMs: number;
  /** Milliseconds that only go forward. */
  clock: () => number;
}

/**
 * Tells by who began a thing, and by how long it has stood unchanged under our own eyes: never by when another clock says
 * that it was begun.
 *
 * @returns to be called at the beginning of each round over all that stands
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
