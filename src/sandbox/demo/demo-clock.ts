/** Resolves after `ms`, or as soon as `signal` aborts. */
type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/**
 * The one calendar of the demo: of the bot, of Slack's timestamps and of WorkerChecks. It runs at a chosen speed and can
 * leap forward. Leases, the request budget, time-outs and the pacing of polls stay on the machine's own clock, which
 * goes on while the calendar is paused.
 */
export interface DemoClock {
  /** Whole epoch milliseconds by the calendar. It stands still between two calls of `pass`. */
  now(): number;
  /**
   * Monotonic, milliseconds: runs as fast as the machine's whatever the speed, and leaps when the calendar does, as
   * after a suspended machine's sleep.
   */
  clock(): number;
  /** Calendar milliseconds per real millisecond; 0: paused. May be set at any time. */
  speed: number;
  /** Lets this many real milliseconds pass. */
  pass(realMs: number): void;
  /** Forward only: an earlier moment changes nothing. */
  leapTo(at: number): void;
  /** Ends once `ms` have passed on the calendar or for real, whichever is sooner, or as soon as `signal` aborts. */
  wait: Wait;
}

interface Waiting {
  until: number;
  end: () => void;
}

/**
 * @param machine.clock monotonic, milliseconds
 * @param machine.wait in real time
 */
export function createDemoClock(startAt: number, machine: { clock: () => number; wait: Wait }): DemoClock {
  let at = startAt;
  let leaptMs = 0;
  const waiting = new Set<Waiting>();

  function endWaits(): void {
    for (const one of [...waiting]) if (one.until <= at) one.end();
  }

  return {
    now: () => Math.floor(at),
    clock: () => machine.clock() + leaptMs,
    speed: 1,
    pass(realMs) {
      at += realMs * this.speed;
      endWaits();
    },
    leapTo(moment) {
      if (moment <= at) return;
      leaptMs += moment - at;
      at = moment;
      endWaits();
    },
    async wait(ms, signal) {
      const over = new AbortController();
      const one = { until: at + ms, end: () => over.abort() };
      waiting.add(one);
      await machine.wait(ms, signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]));
      waiting.delete(one);
    },
  };
}
