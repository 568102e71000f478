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
  start(duties: readonly LeaderTask[]): void;
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
  let duties: readonly LeaderTask[] = [];
  let running: LeaderTask[] = [];
  let turn: Promise<void> = Promise.resolve();

  const leads = () => lease.fence() !== undefined && !stopping.signal.aborted;

  async function endAll(): Promise<void> {
    const ending = running;
    running = [];
    await Promise.all(ending.map((duty) => duty.stop()));
  }

  async function takeUp(): Promise<void> {
    while (leads() && running.length === 0) {
      try {
        for (const duty of duties) {
          running.push(duty);
          await duty.start();
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
    turn = turn.then(work).catch(on.failed);
  }

  lease.onHeld(() => inTurn(takeUp));
  lease.onLost(() => {
    if (!stopping.signal.aborted) on.lost();
    inTurn(endAll);
  });

  return {
    start(all) {
      duties = all;
      lease.start();
    },
    async stop() {
      stopping.abort();
      inTurn(endAll);
      await turn;
      await lease.stop();
    },
    isLeader: leads,
    fence() {
      const fence = lease.fence();
      if (fence === undefined) throw new StorageError('Another process has taken over this work.');
      return fence;
    },
  };
}
