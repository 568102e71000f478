/** A deviation of at least this much means that the wall clock was set. */
const TOLERANCE_MS = 1_000;

/** Wall-clock time that advances steadily even if the machine's clock is set. */
export interface SteadyClock {
  /** Epoch milliseconds, based on the machine's clock as of the last `wasSet`. */
  now(): number;
  /** True once after each time the machine's clock was set; `now` is then re-based on it. */
  wasSet(): boolean;
}

/**
 * @param wall the machine's clock, epoch milliseconds
 * @param clock monotonic, milliseconds
 */
export function createSteadyClock(wall: () => number, clock: () => number): SteadyClock {
  let ahead = wall() - clock();
  return {
    now: () => ahead + clock(),
    wasSet() {
      const found = wall() - clock();
      if (Math.abs(found - ahead) < TOLERANCE_MS) return false;
      ahead = found;
      return true;
    },
  };
}
