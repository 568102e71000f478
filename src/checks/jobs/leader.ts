import { setTimeout as delay } from 'node:timers/promises';
import { StorageError } from '../../errors.ts';
import type { Lease } from '../ports.ts';

const RETRY_MS = 5_000;

/** A background job that only the process holding the account's lease runs. */
export interface LeaderTask {
  start(): Promise<void>;
  /** Resolves when the work in flight has ended. */
  stop(): Promise<void>;
}

export interface Leader {
  /** Starts trying to acquire the lease. The tasks run while it is held, started in the given order. */
  start(tasks: readonly LeaderTask[]): void;
  /** Stops the tasks and releases the lease. */
  stop(): Promise<void>;
  /** Whether this process is the leader right now; check right before each effect. */
  isLeader(): boolean;
  /** The lease's fence. @throws StorageError if the lease is not held */
  fence(): number;
}

/** Leader election: only the holder of the account's lease polls, posts and recovers; every process serves people. */
export function createLeader(
  lease: Lease,
  on: { led(): void; lost(): void; failed(error: unknown): void },
): Leader {
  const stopping = new AbortController();
  let tasks: readonly LeaderTask[] = [];
  let running: LeaderTask[] = [];
  let queue: Promise<void> = Promise.resolve();

  const isLeader = () => lease.fence() !== undefined && !stopping.signal.aborted;

  async function stopTasks(): Promise<void> {
    const ending = running;
    running = [];
    await Promise.all(ending.map((task) => task.stop()));
  }

  async function startTasks(): Promise<void> {
    while (isLeader() && running.length === 0) {
      try {
        for (const task of tasks) {
          running.push(task);
          await task.start();
        }
        on.led();
      } catch (error) {
        on.failed(error);
        await stopTasks();
        await delay(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  function enqueue(work: () => Promise<void>): void {
    queue = queue.then(work).catch(on.failed);
  }

  lease.onHeld(() => enqueue(startTasks));
  lease.onLost(() => {
    if (!stopping.signal.aborted) on.lost();
    enqueue(stopTasks);
  });

  return {
    start(all) {
      tasks = all;
      lease.start();
    },
    async stop() {
      stopping.abort();
      enqueue(stopTasks);
      await queue;
      await lease.stop();
    },
    isLeader,
    fence() {
      const fence = lease.fence();
      if (fence === undefined) throw new StorageError('Another process has taken over this work.');
      return fence;
    },
  };
}
