/** Counts what runs. */
export interface InFlight {
  /** Counts `work` until it settles; passes its outcome on. */
  track<T>(work: () => Promise<T>): Promise<T>;
  readonly count: number;
  /** Resolves when nothing runs, or after `deadlineMs`, with what still runs then. */
  drain(deadlineMs: number): Promise<number>;
}

export function createInFlight(): InFlight {
  let count = 0;
  const waiting = new Set<() => void>();

  return {
    async track(work) {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
        if (count === 0) for (const wake of waiting) wake();
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
          waiting.delete(done);
          resolve(count);
        };
        const timer = setTimeout(done, deadlineMs);
        waiting.add(done);
      });
    },
  };
}
