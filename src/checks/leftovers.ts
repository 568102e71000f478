import type { Duty } from './leadership.ts';
import { createLeftBehind, type IsLeft, type LeftBehindOptions } from './left-behind.ts';
import { untilWritten } from './until-written.ts';

/** Settles what is left between an intention and its outcome. */
export type Settle = (isLeft: IsLeft) => Promise<void>;

export interface LeftoversOptions extends Omit<LeftBehindOptions, 'abandonedAfterMs'> {
  /** In milliseconds; see config/timeouts.ts. */
  patience: { leftoversEveryMs: number; abandonedAfterMs: number };
  settle: readonly Settle[];
  onFailure: (error: unknown) => void;
}

/** Finishes what a process that is gone left between an intention and its outcome. */
export function createLeftovers(options: LeftoversOptions): Duty {
  const { alone, patience, onFailure } = options;
  const { abandonedAfterMs } = patience;
  const all = options.settle.map((settle) => ({
    settle,
    beginRound: createLeftBehind({ ...options, abandonedAfterMs }),
  }));
  const running = new Set<Settle>();
  let timer: NodeJS.Timeout | undefined;

  async function run({ settle, beginRound }: (typeof all)[number]): Promise<void> {
    if (running.has(settle)) return;
    running.add(settle);
    const tried = () =>
      settle(beginRound()).catch((error: unknown) => {
        onFailure(error);
        throw error;
      });
    // Where a store's hiccup ended it, what is left would else be left until the next start.
    await untilWritten(tried).catch(() => {});
    running.delete(settle);
  }

  function settleAll(): void {
    for (const one of all) void run(one);
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
