import { createGathering } from '../driver/gather.ts';

/**
 * A commit blocks the whole process while the disk writes, so between two there is a pause as long as the first took,
 * within these bounds in milliseconds.
 */
const PAUSE = { least: 3, most: 30 } as const;

/** Says when to commit: after the pause, and once the writes of a burst have gathered. */
export class CommitTimer {
  readonly #queue: () => readonly { askedAt: number }[];
  readonly #gather: (since: number | undefined) => void;
  #isScheduled = false;
  /** performance.now(); no commit before this. */
  #notBefore = Number.NEGATIVE_INFINITY;

  /**
   * @param queue the writes waiting, oldest first; `askedAt` by performance.now()
   * @param commit commits them; must not throw
   */
  constructor(queue: () => readonly { askedAt: number }[], commit: () => void) {
    this.#queue = queue;
    this.#gather = createGathering(
      () => queue().length,
      () => {
        this.#isScheduled = false;
        commit();
      },
    );
  }

  /** To be called after each write was queued. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const early = this.#notBefore - performance.now();
    const gather = () => this.#gather(this.#queue()[0]?.askedAt);
    if (early > 0) setTimeout(gather, early);
    else gather();
  }

  /** Schedules another attempt in `ms`. */
  retryIn(ms: number): void {
    this.#notBefore = performance.now() + ms;
    this.schedule();
  }

  /** A commit has taken `ms`. */
  pauseAfter(ms: number): void {
    this.#notBefore = performance.now() + Math.min(PAUSE.most, Math.max(PAUSE.least, ms));
  }
}
