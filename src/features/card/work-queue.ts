import { delay } from '../../time/delay.ts';

export interface WorkQueue {
  add(id: string): void;
  has(id: string): boolean;
  delete(id: string): void;
  /** Starts processing. May be called again after `stop`. */
  start(): void;
  /** Drops waiting ids; resolves when running work is done. */
  stop(): Promise<void>;
  /** Resolves when the queue is empty and nothing is running. */
  idle(): Promise<void>;
}

/**
 * A queue of ids with limited concurrency, oldest first. Stores only ids, so that many thousands cost little.
 *
 * @param intervalMs minimum interval between two runs of one worker, milliseconds
 * @param work must not reject
 */
export function createWorkQueue({
  concurrency,
  intervalMs,
  work,
}: {
  concurrency: number;
  intervalMs: number;
  work: (id: string) => Promise<void>;
}): WorkQueue {
  const waiting = new Set<string>();
  const running = new Set<Promise<void>>();
  let stopping = new AbortController();
  stopping.abort();

  async function runDown(signal: AbortSignal): Promise<void> {
    for (const id of waiting) {
      if (signal.aborted) return;
      waiting.delete(id);
      await work(id);
      if (intervalMs > 0) await delay(intervalMs, signal).catch(() => {});
    }
  }

  function begin(): void {
    if (stopping.signal.aborted || running.size >= concurrency || waiting.size === 0) return;
    const done = runDown(stopping.signal).finally(() => {
      running.delete(done);
      begin();
    });
    running.add(done);
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running);
  }

  return {
    add(id) {
      waiting.add(id);
      begin();
    },
    has: (id) => waiting.has(id),
    delete: (id) => void waiting.delete(id),
    start() {
      stopping = new AbortController();
      begin();
    },
    async stop() {
      stopping.abort();
      waiting.clear();
      await idle();
    },
    idle,
  };
}
