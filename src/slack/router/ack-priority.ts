import { setTimeout as delay, setImmediate } from 'node:timers/promises';

/** A burst has ended once no request has arrived for this long. */
const QUIET_MS = 8;
/** Longest time a request waits for a burst to end. */
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
 * Gives acknowledgements priority over handlers. `afterBurst` resolves once no request has arrived for a moment;
 * `inOrder` releases one caller at a time. Each continues in an event loop iteration of its own, so that requests
 * arriving in the meantime are acknowledged in between.
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
