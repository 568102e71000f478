import { backoffMs } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { SECOND_MS } from '../../time/durations.ts';

interface Worker {
  /** The request has changed since the task last began. */
  changed: boolean;
  /** Aborts the wait after a failure. */
  waiting: AbortController;
  done: Promise<void>;
}

export interface RequestWorkers {
  /** Runs the task for this request now; `again`: even if it is waiting after a failure. */
  wake(id: string, options?: { again: boolean }): void;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

/** At most one worker for each request: runs its task until it succeeds and nothing has changed meanwhile. */
export function createRequestWorkers({
  run,
  mostMs,
  stopSignal,
  onFailure,
}: {
  /** Does what is needed, if anything; rejects to be tried again. */
  run: (id: string) => Promise<void>;
  /** The longest pause after a failure, milliseconds. */
  mostMs: number;
  stopSignal: () => AbortSignal;
  onFailure: (error: unknown) => void;
}): RequestWorkers {
  const workers = new Map<string, Worker>();

  async function work(id: string, worker: Worker): Promise<void> {
    const signal = stopSignal();
    for (let failures = 0; !signal.aborted; ) {
      worker.changed = false;
      try {
        await run(id);
        if (!worker.changed) return;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        onFailure(error);
        worker.waiting = new AbortController();
        const pauseMs = backoffMs({ first: SECOND_MS, most: mostMs }, failures);
        await delayUntilAborted(pauseMs, AbortSignal.any([signal, worker.waiting.signal]));
        failures += 1;
      }
    }
  }

  function wake(id: string, { again } = { again: false }): void {
    const running = workers.get(id);
    if (running !== undefined) {
      running.changed = true;
      if (again) running.waiting.abort();
      return;
    }
    if (stopSignal().aborted) return;
    const worker: Worker = { changed: false, waiting: new AbortController(), done: Promise.resolve() };
    workers.set(id, worker);
    worker.done = work(id, worker).finally(() => {
      workers.delete(id);
      // It changed after the worker last considered it.
      if (worker.changed) wake(id);
    });
  }

  return {
    wake,
    async idle() {
      while (workers.size > 0) await Promise.all([...workers.values()].map(({ done }) => done));
    },
  };
}
