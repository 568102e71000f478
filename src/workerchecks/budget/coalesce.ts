export interface Coalesced {
  /** Resolves or rejects as the next run of the work that begins after this call; calls meanwhile share it. */
  run(): Promise<void>;
  /** Resolves when no run is under way and none is asked for. */
  idle(): Promise<void>;
}

/** Runs `work` one at a time, and once for all who asked for it meanwhile. */
export function coalesce(work: () => Promise<void>): Coalesced {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  async function runAfter(before: Promise<void>): Promise<void> {
    // Whoever asked for that run is told of its failure.
    await before.catch(() => {});
    next = undefined;
    await work();
  }

  return {
    run() {
      next ??= runAfter(last);
      last = next;
      return next;
    },
    async idle() {
      for (let seen: Promise<void> | undefined; seen !== last; ) {
        seen = last;
        await seen.catch(() => {});
      }
    },
  };
}
