import { setTimeout as delay, setImmediate } from 'node:timers/promises';

/** A burst of requests is over after this long without a new one. */
const QUIET_MS = 8;
/** No request waits longer than this for a burst to end. */
const MAX_WAIT_MS = 80;

/** In milliseconds. */
export interface Clock {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

export interface AckPriorityOptions {
  clock?: Clock;
  /** Whether more requests of the burst are on their way. */
  areExpected?: () => boolean;
}

const ownClock: Clock = { now: () => performance.now(), pause: (ms) => delay(ms) };

/**
 * Lets acknowledgements go before handlers: `afterBurst` resolves once no request has arrived for a moment, `inOrder` one
 * caller at a time. Each continues in a turn of the event loop of its own, so that a request that arrives meanwhile is
 * acknowledged in between.
 */
export function createAckPriority({ clock = ownClock, areExpected = () => false }: AckPriorityOptions = {}): {
  afterBurst: () => Promise<void>;
  inOrder: () => Promise<void>;
} {
  let lastArrivedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  async function untilQuiet(arrivedAt: number): Promise<void> {
    const leftMs = () => {
      const now = clock.now();
      const overAt = (areExpected() ? now : lastArrivedAt) + QUIET_MS;
      return Math.min(overAt, arrivedAt + MAX_WAIT_MS) - now;
    };
    for (let ms = leftMs(); ms > 0; ms = leftMs()) await clock.pause(ms);
  }

  async function inOrder(): Promise<void> {
    last = last.then(() => setImmediate());
    await last;
  }

  return {
    inOrder,
    async afterBurst() {
      const arrivedAt = clock.now();
      lastArrivedAt = arrivedAt;
      last = last.then(() => untilQuiet(arrivedAt));
      await inOrder();
    },
  };
}
