import type { LeaderTask } from './leader.ts';

/**
 * A leader task that consists of one loop.
 *
 * @param loop returns once its signal is aborted; must not reject
 */
export function createLoopTask(loop: (signal: AbortSignal) => Promise<void>): LeaderTask {
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    async start() {
      stopping = new AbortController();
      running = loop(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
