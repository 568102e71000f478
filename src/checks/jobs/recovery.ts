import { type AbandonedWorkOptions, createAbandonedWork, type IsAbandoned } from '../abandoned-work.ts';
import { retryWrite } from '../durable-write.ts';
import type { LeaderTask } from './leader.ts';

/** Settles what is left between an intention and its outcome. */
export type Recoverer = (isLeft: IsAbandoned) => Promise<void>;

export interface RecoveryOptions extends Omit<AbandonedWorkOptions, 'abandonedAfterMs'> {
  /** In milliseconds; see config/timeouts.ts. */
  timeouts: { recoveryEveryMs: number; abandonedAfterMs: number };
  recoverers: readonly Recoverer[];
  onFailure: (error: unknown) => void;
}

/** Finishes what a process that is gone left between an intention and its outcome. */
export function createRecovery(options: RecoveryOptions): LeaderTask {
  const { alone, timeouts, onFailure } = options;
  const { abandonedAfterMs } = timeouts;
  const all = options.recoverers.map((recoverers) => ({
    recoverers,
    beginRound: createAbandonedWork({ ...options, abandonedAfterMs }),
  }));
  const running = new Set<Recoverer>();
  let timer: NodeJS.Timeout | undefined;

  async function run({ recoverers, beginRound }: (typeof all)[number]): Promise<void> {
    if (running.has(recoverers)) return;
    running.add(recoverers);
    const tried = () =>
      recoverers(beginRound()).catch((error: unknown) => {
        onFailure(error);
        throw error;
      });
    // Where a store's hiccup ended it, what is left would else be left until the next start.
    await retryWrite(tried).catch(() => {});
    running.delete(recoverers);
  }

  function recoverAll(): void {
    for (const one of all) void run(one);
  }

  return {
    async start() {
      recoverAll();
      if (!alone) timer = setInterval(recoverAll, timeouts.recoveryEveryMs).unref();
    },
    // What still waits for WorkerChecks or the store goes on: it may be done twice, and is begun by nobody else so soon.
    async stop() {
      clearInterval(timer);
    },
  };
}
