/** The machine's clock was put forward or back when it is this far off. */
const TOLERANCE_MS = 1_000;

/** The time of day as it goes on evenly, whatever is done to the machine's clock meanwhile. */
export interface SteadyClock {
  /** Epoch milliseconds, as the machine's clock had them when it was last put right. */
  now(): number;
  /** True once each time the machine's clock was set: from then on `now` goes by it again. */
  wasSet(): boolean;
}

/**
 * @param wall the machine's clock, epoch milliseconds
 * @param clock milliseconds that only go forward
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
