import { setTimeout } from 'node:timers';
import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';

/** A run of purges is erased together. */
const DELAY_MS = 500;

/** Does what makes deleted and replaced records vanish from the store's files, some moments after it is asked for, once. */
export interface Eraser {
  schedule(): void;
  /** Whether it was asked for and has not begun. */
  isScheduled(): boolean;
  /** Begins no more; resolves when what runs has ended. */
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
