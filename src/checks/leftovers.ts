import type { Duty } from './leadership.ts';

/** How often what other processes left is looked for. */
const ROUND_MS = 30_000;
/** What a process began so long ago and has not ended, it never will: longer than every time-out on the way. */
const ABANDONED_MS = 120_000;

export interface LeftoversOptions {
  /** One process on this store: whatever was begun before it started was left. Else only age tells. */
  alone: boolean;
  /** Epoch milliseconds. */
  startedAt: number;
  now: () => number;
  /** Each settles what was begun before that time, epoch milliseconds, and is not ended. */
  settle: readonly ((begunBefore: number) => Promise<void>)[];
  onFailure: (error: unknown) => void;
}

/** Finishes what a process that is gone left between an intention and its outcome. */
export function createLeftovers(options: LeftoversOptions): Duty {
  const { alone, startedAt, now, settle, onFailure } = options;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  async function settleAll(): Promise<void> {
    const begunBefore = alone ? startedAt : now() - ABANDONED_MS;
    for (const one of settle) await one(begunBefore).catch(onFailure);
  }

  return {
    async start() {
      round = settleAll();
      if (!alone) timer = setInterval(() => (round = round.then(settleAll)), ROUND_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
