import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { createInFlight, type InFlight } from './in-flight.ts';

/** A burst has ended once no request has arrived for this long. */
const QUIET_MS = 8;
/** Longest time that a handler waits for a burst to end, and that one of its steps waits for acknowledgements. */
const MAX_WAIT_MS = 80;

/** In milliseconds. */
export interface Clock {
  now(): number;
  pause(ms: number): Promise<unknown>;
}

/**
 * Gives acknowledgements priority over what follows them, which would take the processor from requests that Slack is
 * waiting for.
 */
export interface AckPriority {
  /** Requests not yet acknowledged. */
  unanswered: InFlight;
  /** Resolves once the burst is over, in which the caller's request arrived. */
  afterBurst(): Promise<void>;
  /**
   * To be awaited before each step of the work that follows acknowledgements, and of background work: resolves once
   * every request is acknowledged, at most 80 ms later. Never between an effect and the write of its outcome, and not
   * before an acknowledgement, which would wait for itself.
   */
  untilAcked(): Promise<void>;
  /** Releases one caller at a time. */
  inOrder(): Promise<void>;
}

const ownClock: Clock = { now: () => performance.now(), pause: (ms) => delay(ms) };

/**
 * Callers that had to wait continue each in an event loop iteration of its own, so that requests arriving in the
 * meantime are acknowledged in between.
 */
export function createAckPriority({ clock = ownClock }: { clock?: Clock } = {}): AckPriority {
  const unanswered = createInFlight();
  let lastArrivedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  /** Waits for as long as `leftMs` says, and asks it again after each wait. */
  async function pauseFor(leftMs: () => number): Promise<void> {
    for (let ms = leftMs(); ms > 0; ms = leftMs()) await clock.pause(ms);
  }

  async function inOrder(): Promise<void> {
    last = last.then(() => setImmediate());
    await last;
  }

  return {
    unanswered,
    inOrder,
    async afterBurst() {
      const arrivedAt = clock.now();
      lastArrivedAt = arrivedAt;
      const leftMs = () => {
        const now = clock.now();
        const overAt = (unanswered.count > 0 ? now : lastArrivedAt) + QUIET_MS;
        return Math.min(overAt, arrivedAt + MAX_WAIT_MS) - now;
      };
      last = last.then(() => pauseFor(leftMs));
      await inOrder();
    },
    async untilAcked() {
      if (unanswered.count === 0) return;
      const until = clock.now() + MAX_WAIT_MS;
      last = last.then(() =>
        pauseFor(() => (unanswered.count > 0 ? Math.min(QUIET_MS, until - clock.now()) : 0)),
      );
      await inOrder();
    },
  };
}
