/**
 * Safety margin: the holder stops relying on its lock or lease after this share of the TTL, to allow for pauses it did
 * not notice.
 */
const TRUSTED_SHARE = 0.85;

/** Tracks, by a monotonic clock, whether a lock or lease with a TTL is still held. */
export interface TtlGuard {
  /** By our own clock, counted from before the last renewal was sent. */
  isHeld(): boolean;
  /** Aborts when it is no longer held. */
  lost: AbortSignal;
  /** The store confirmed a renewal. `sinceAsked`: a stopwatch started before the request was sent. */
  renew(sinceAsked: () => number): void;
  /** It was released, or the store said that another process holds it. */
  end(): void;
}

/**
 * @param ttlMs the store expires it this long after the last renewal
 * @param sinceAsked a stopwatch started before the request was sent
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
      // Answers may arrive out of order: only the most recent request counts.
      if (since() < sinceConfirmed()) sinceConfirmed = since;
      watch();
    },
    end,
  };
}
