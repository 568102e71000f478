import { MINUTE_MS } from '../../time/durations.ts';

/** Maximum concurrent polls, so that one slow answer does not hold up the others. */
const MAX_IN_FLIGHT = 4;

export interface PollLoopOptions {
  /** Runs before each round; undefined: there was nothing to do. */
  beforeRound: () => Promise<void> | undefined;
  /** Milliseconds until any poll may start; zero or less: now. */
  blockedForMs: () => number;
  /** The id of the check to poll, or how long to wait. */
  next: () => { poll: string } | { waitMs: number };
  /** Never rejects. */
  poll: (id: string) => Promise<void>;
  /** Called once the poll is no longer in flight. */
  afterPoll: (id: string) => Promise<void>;
}

/** Starts polls one after another while open, sleeping when none may start. */
export interface PollLoop {
  /** Marks the loop as running, even before `run`. */
  open(): void;
  run(): void;
  /** Starts no further polls. */
  close(): void;
  /** Resolves when the loop and the polls in flight have ended. */
  ended(): Promise<void>;
  /** Ends the current sleep because something has changed. */
  wake(): void;
  isRunning(): boolean;
  isInFlight(id: string): boolean;
}

export function createPollLoop(options: PollLoopOptions): PollLoop {
  const { beforeRound, blockedForMs, next, poll, afterPoll } = options;
  const inFlight = new Map<string, Promise<void>>();
  let isOpen = false;
  let running: Promise<void> = Promise.resolve();
  let wake: () => void = () => {};

  /** Sleeps this long, or until woken. */
  function sleep(ms: number): Promise<void> {
    // Capped: a timer overflows beyond 2^31 - 1 ms, and waking early is harmless.
    const wait = Math.min(Math.max(0, ms), MINUTE_MS);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function begin(id: string): void {
    const done = poll(id).then(async () => {
      inFlight.delete(id);
      await afterPoll(id);
    });
    inFlight.set(id, done);
  }

  /** Starts a poll, or returns how long to sleep. */
  function runRound(): number | undefined {
    const blockedFor = blockedForMs();
    if (blockedFor > 0) return blockedFor;
    if (inFlight.size >= MAX_IN_FLIGHT) return Number.POSITIVE_INFINITY;
    const pick = next();
    if ('waitMs' in pick) return pick.waitMs;
    // A slow answer may outlast the minimum interval: never two polls of one check at a time.
    if (!inFlight.has(pick.poll)) begin(pick.poll);
    return undefined;
  }

  async function runAll(): Promise<void> {
    while (isOpen) {
      const preparing = beforeRound();
      if (preparing !== undefined) await preparing;
      const waitMs = runRound();
      if (waitMs !== undefined) await sleep(waitMs);
    }
  }

  return {
    open() {
      isOpen = true;
    },
    run() {
      running = runAll();
    },
    close() {
      isOpen = false;
      wake();
    },
    async ended() {
      await Promise.all([running, ...inFlight.values()]);
    },
    wake: () => wake(),
    isRunning: () => isOpen,
    isInFlight: (id) => inFlight.has(id),
  };
}
