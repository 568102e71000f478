import { type AbandonedWorkOptions, createAbandonedWork, type IsAbandoned } from '../abandoned-work.ts';
import { retryWrite } from '../durable-write.ts';
import type { LeaderTask } from './leader.ts';

/** Settles what is left between an intention and its outcome. */
export type Recoverer = (isLeft: IsAbandoned) => Promise<void>;

export interface RecoveryOptions extends Omit<AbandonedWorkOptions, 'abandonedAfterMs'> {
  /** In milliseconds; see config/timeouts.ts. */
  patience: { leftoversEveryMs: number; abandonedAfterMs: number };
  settle: readonly Recoverer[];
  onFailure: (error: unknown) => void;
}

/** Finishes what a process that is gone left between an intention and its outcome. */
export function createRecovery(options: RecoveryOptions): LeaderTask {
  const { alone, patience, onFailure } = options;
  const { abandonedAfterMs } = patience;
  const all = options.settle.map((settle) => ({
    settle,
    beginRound: createAbandonedWork({ ...options, abandonedAfterMs }),
  }));
  const running = new Set<Recoverer>();
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
    await retryWrite(tried).catch(() => {});
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
