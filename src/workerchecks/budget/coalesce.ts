export interface Coalesced {
  /** Settles with the next run that starts after this call; calls made before that run starts share it. */
  run(): Promise<void>;
  /** Resolves when no run is in progress or pending. */
  idle(): Promise<void>;
}

/** Runs `work` one at a time, merging all requests made during a run into one further run. */
export function coalesce(work: () => Promise<void>): Coalesced {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  async function runAfter(before: Promise<void>): Promise<void> {
    // That failure was already reported to the callers of that run.
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
