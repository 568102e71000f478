/** Counts operations in progress. */
export interface InFlight {
  /** Runs `work`, counted until it settles. */
  track<T>(work: () => Promise<T>): Promise<T>;
  readonly count: number;
  /** Resolves with the count once it is zero or `deadlineMs` has passed. */
  drain(deadlineMs: number): Promise<number>;
}

export function createInFlight(): InFlight {
  let count = 0;
  const drained = new Set<() => void>();

  return {
    async track(work) {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        if (count === 0) for (const wake of drained) wake();
      }
    },
    get count() {
      return count;
    },
    drain(deadlineMs) {
      if (count === 0) return Promise.resolve(0);
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          drained.delete(done);
          resolve(count);
        };
        const timer = setTimeout(done, deadlineMs);
        drained.add(done);
      });
    },
  };
}
