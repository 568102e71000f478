/**
 * Estimates the store's current time from its last answer and our monotonic clock, without comparing the two wall
 * clocks.
 */
export interface StoreClock {
  /** Epoch milliseconds by the store's clock; runs late by at most the latency of that answer. */
  now(): number;
  /** @param storeMs the store's time when it answered */
  set(storeMs: number): void;
}

export function createStoreClock(): StoreClock {
  let known: { storeMs: number; at: number } | undefined;
  return {
    now: () => (known === undefined ? Number.MAX_SAFE_INTEGER : known.storeMs + performance.now() - known.at),
    set(storeMs) {
      known = { storeMs, at: performance.now() };
    },
  };
}
