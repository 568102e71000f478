import { setTimeout as delay, setImmediate } from 'node:timers/promises';

/**
 * A crowd is over when nobody has come for so long, and nobody of it is still expected; and whoever came waits for no
 * crowd longer than that.
 */
const QUIET_MS = 8;
const MAX_WAIT_MS = 80;

/** Milliseconds. */
export interface Clock {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

export interface AckPriorityOptions {
  clock?: Clock;
  /** Whether others are about to come. */
  areExpected?: () => boolean;
}

const ownClock: Clock = { now: () => performance.now(), pause: (ms) => delay(ms) };

/**
 * For what may be done a little later than what others wait for: goes on when nobody else has come for a moment, and
 * then one at a time in the order they came, each in a turn of the event loop of its own, so that whoever comes now is
 * seen to in between.
 */
export function createAckPriority({ clock = ownClock, areExpected = () => false }: AckPriorityOptions = {}): {
  afterBurst: () => Promise<void>;
  inOrder: () => Promise<void>;
} {
  let lastCameAt = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  async function untilQuiet(cameAt: number): Promise<void> {
    const leftMs = () => {
      const now = clock.now();
      const overAt = (areExpected() ? now : lastCameAt) + QUIET_MS;
      return Math.min(overAt, cameAt + MAX_WAIT_MS) - now;
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
      const cameAt = clock.now();
      lastCameAt = cameAt;
      last = last.then(() => untilQuiet(cameAt));
      await inOrder();
    },
  };
}
