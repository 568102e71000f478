import { setTimeout as delay } from 'node:timers/promises';
import { StorageError } from '../../errors.ts';
import type { Lease } from '../ports.ts';

const AGAIN_MS = 5_000;

/** What one process of all does alone, while it holds the account's lease. */
export interface LeaderTask {
  start(): Promise<void>;
  /** Resolves when what it was doing has ended. */
  stop(): Promise<void>;
}

export interface Leader {
  /** Tries for the lease from now on; the duties run whenever it is held, in the order given. */
  start(tasks: readonly LeaderTask[]): void;
  /** Ends the duties and gives the lease back. */
  stop(): Promise<void>;
  /** Whether this process leads at this moment; to be asked right before each effect. */
  isLeader(): boolean;
  /** The number of the lease. @throws StorageError where it is not held */
  fence(): number;
}

/** Only the holder of the account's lease polls, posts and settles; every process serves people. */
export function createLeader(
  lease: Lease,
  on: { led(): void; lost(): void; failed(error: unknown): void },
): Leader {
  const stopping = new AbortController();
  let tasks: readonly LeaderTask[] = [];
  let running: LeaderTask[] = [];
  let queue: Promise<void> = Promise.resolve();

  const isLeader = () => lease.fence() !== undefined && !stopping.signal.aborted;

  async function endAll(): Promise<void> {
    const ending = running;
    running = [];
    await Promise.all(ending.map((task) => task.stop()));
  }

  async function takeUp(): Promise<void> {
    while (isLeader() && running.length === 0) {
      try {
        for (const task of tasks) {
          running.push(task);
          await task.start();
        }
        on.led();
      } catch (error) {
        on.failed(error);
        await endAll();
        await delay(AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  function inTurn(work: () => Promise<void>): void {
    queue = queue.then(work).catch(on.failed);
  }

  lease.onHeld(() => inTurn(takeUp));
  lease.onLost(() => {
    if (!stopping.signal.aborted) on.lost();
    inTurn(endAll);
  });

  return {
    start(all) {
      tasks = all;
      lease.start();
    },
    async stop() {
      stopping.abort();
      inTurn(endAll);
      await queue;
      await lease.stop();
    },
    isLeader: isLeader,
    fence() {
      const fence = lease.fence();
      if (fence === undefined) throw new StorageError('Another process has taken over this work.');
      return fence;
    },
  };
}
