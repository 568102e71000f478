import type { Duty } from './leadership.ts';
import { untilWritten } from './until-written.ts';

export interface LeftoversOptions {
  /** One process on this store: whatever was begun before it started was left. Else only age tells. */
  alone: boolean;
  /** In milliseconds; see patience.ts. */
  patience: { leftoversEveryMs: number; abandonedAfterMs: number };
  /** Epoch milliseconds. */
  startedAt: number;
  now: () => number;
  /** Each settles what was begun before that time, epoch milliseconds, and is not ended. */
  settle: readonly ((begunBefore: number) => Promise<void>)[];
  onFailure: (error: unknown) => void;
}

/** Finishes what a process that is gone left between an intention and its outcome. */
export function createLeftovers(options: LeftoversOptions): Duty {
  const { alone, patience, startedAt, now, settle, onFailure } = options;
  const running = new Set<LeftoversOptions['settle'][number]>();
  let timer: NodeJS.Timeout | undefined;

  async function run(one: LeftoversOptions['settle'][number]): Promise<void> {
    if (running.has(one)) return;
    running.add(one);
    const tried = () =>
      one(alone ? startedAt : now() - patience.abandonedAfterMs).catch((error: unknown) => {
        onFailure(error);
        throw error;
      });
    // Where a store's hiccup ended it, what is left would else be left until the next start.
    await untilWritten(tried).catch(() => {});
    running.delete(one);
  }

  function settleAll(): void {
    for (const one of settle) void run(one);
  }

  return {
    async start() {
      settleAll();
      if (!alone) timer = setInterval(settleAll, patience.leftoversEveryMs).unref();
    },
    // What still waits for WorkerChecks or the store goes on: it may be done twice, and is begun by nobody else so soon.
    async stop() {
      clearInterval(timer);
    },
  };
}
