/** The holder stops trusting what it holds this much before the store would let go: so much time may pass unnoticed. */
const TRUSTED_SHARE = 0.85;

/** Something a store lets go of by itself unless it is renewed in time. */
export interface TtlGuard {
  /** By our own clocks, counted from before the last renewal was asked for. */
  isHeld(): boolean;
  /** Aborts when it is no longer held. */
  lost: AbortSignal;
  /** The store renewed it. `sinceAsked`: a stopwatch started before it was asked. */
  renew(sinceAsked: () => number): void;
  /** It is given back, or the store said that somebody else has it. */
  end(): void;
}

/**
 * @param ttlMs after that long without a renewal the store lets go
 * @param sinceAsked a stopwatch started before the store was asked
 */
export function createTtlGuard(ttlMs: number, sinceAsked: () => number): TtlGuard {
  const trustedMs = ttlMs * TRUSTED_SHARE;
  const ended = new AbortController();
  let sinceConfirmed = sinceAsked;
  let timer: NodeJS.Timeout | undefined;

  function end(): void {
    clearTimeout(timer);
    ended.abort();
  }

  function isHeld(): boolean {
    if (!ended.signal.aborted && sinceConfirmed() >= trustedMs) end();
    return !ended.signal.aborted;
  }

  function watch(): void {
    clearTimeout(timer);
    if (isHeld()) timer = setTimeout(watch, trustedMs - sinceConfirmed()).unref();
  }

  watch();
  return {
    isHeld,
    lost: ended.signal,
    renew(since) {
      // An answer that overtook another proves less.
      if (since() < sinceConfirmed()) sinceConfirmed = since;
      watch();
    },
    end,
  };
}
