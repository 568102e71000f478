/**
 * A commit blocks the whole process while the disk writes, so a burst of writes shares a few commits: between two there
 * is a pause as long as the first took, within these bounds in milliseconds.
 */
const PAUSE = { least: 3, most: 30 } as const;
/** Longest time that the oldest write waits for further ones. */
const MOST_GATHERING_MS = 30;

/** Says when to commit: once a turn of the event loop has brought no further write. A lone write waits for one turn. */
export class CommitTimer {
  readonly #queue: () => readonly { askedAt: number }[];
  readonly #commit: () => void;
  #scheduled = false;
  /** Length of the queue in the previous turn. */
  #gathered = 0;
  /** performance.now(); no commit before this. */
  #notBefore = Number.NEGATIVE_INFINITY;

  /**
   * @param queue the writes waiting, oldest first; `askedAt` by performance.now()
   * @param commit commits them; must not throw
   */
  constructor(queue: () => readonly { askedAt: number }[], commit: () => void) {
    this.#queue = queue;
    this.#commit = commit;
  }

  /** To be called after each write was queued. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const early = this.#notBefore - performance.now();
    if (early > 0) setTimeout(() => this.#gather(), early);
    else setImmediate(() => this.#gather());
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

  #gather(): void {
    const queue = this.#queue();
    const [oldest] = queue;
    const isGrowing = queue.length > this.#gathered;
    const isDue = oldest === undefined || performance.now() - oldest.askedAt >= MOST_GATHERING_MS;
    if (isGrowing && !isDue) {
      this.#gathered = queue.length;
      setImmediate(() => this.#gather());
      return;
    }
    this.#gathered = 0;
    this.#scheduled = false;
    this.#commit();
  }
}
