/** What time it is at the store, by its last answer and our steady clock: neither side's wall clock is compared. */
export interface StoreClock {
  /** Epoch milliseconds of the store's clock; a little late, by no more than the answer's way. */
  now(): number;
  /** @param storeMs the store's clock when it answered */
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
