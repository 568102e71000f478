import { setTimeout } from 'node:timers';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';

/** Debounce, so that a run of purges is erased in one pass. */
const DELAY_MS = 500;

/** Debounced erasure of deleted and replaced records from the store's files. */
export interface Eraser {
  schedule(): void;
  /** Whether a run is scheduled but has not started. */
  isScheduled(): boolean;
  /** Cancels what is scheduled; resolves when the current run has ended. */
  stop(): Promise<void>;
}

export function createEraser(erase: () => Promise<void>, log: Log): Eraser {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  function begin(): void {
    timer = undefined;
    running = running.then(erase).catch((error: unknown) => {
      log.warn('storage.not-erased', {
        ...describeError(error),
        note: 'Purged records may still stand, encrypted, in files of the store. It is tried again after the next purge.',
      });
    });
  }

  return {
    schedule() {
      if (!stopped) timer ??= setTimeout(begin, DELAY_MS).unref();
    },
    isScheduled: () => timer !== undefined,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
