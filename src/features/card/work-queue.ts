import { delay } from '../../time/delay.ts';

export interface WorkQueue {
  add(id: string): void;
  has(id: string): boolean;
  delete(id: string): void;
  /** From here on what is added is done. May be called again after `stop`. */
  start(): void;
  /** Forgets what waits; resolves when what runs is done. */
  stop(): Promise<void>;
  /** Resolves when nothing waits and nothing runs. */
  idle(): Promise<void>;
}

/**
 * A queue of ids, run a few at a time, the oldest first. Holds only the ids, so that many thousands cost little.
 *
 * @param intervalMs between two of one worker, milliseconds
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
