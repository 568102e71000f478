import { setImmediate } from 'node:timers/promises';

/**
 * Lets those who wait go on one at a time, each in a turn of the event loop of its own: whatever came in meanwhile is
 * seen to between one and the next.
 */
export function createTurns(): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    last = last.then(() => setImmediate());
    await last;
  };
}
