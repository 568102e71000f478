import { type AbandonedWorkOptions, createAbandonedWork, type IsAbandoned } from '../abandoned-work.ts';
import { retryWrite } from '../durable-write.ts';
import type { LeaderTask } from './leader.ts';

/** Finishes one kind of abandoned work. */
export type Recoverer = (isLeft: IsAbandoned) => Promise<void>;

export interface RecoveryOptions extends Omit<AbandonedWorkOptions, 'abandonedAfterMs'> {
  /** In milliseconds; see config/timeouts.ts. */
  timeouts: { recoveryEveryMs: number; abandonedAfterMs: number };
  recoverers: readonly Recoverer[];
  onFailure: (error: unknown) => void;
}

/** Finishes work that another process abandoned between its intention and its outcome, when it became leader and regularly. */
export function createRecovery(options: RecoveryOptions): LeaderTask {
  const { alone, timeouts, onFailure } = options;
  const { abandonedAfterMs } = timeouts;
  const all = options.recoverers.map((recover) => ({
    recover,
    beginRound: createAbandonedWork({ ...options, abandonedAfterMs }),
  }));
  const running = new Set<Recoverer>();
  let timer: NodeJS.Timeout | undefined;

  async function run({ recover, beginRound }: (typeof all)[number]): Promise<void> {
    if (running.has(recover)) return;
    running.add(recover);
    const tried = () =>
      recover(beginRound()).catch((error: unknown) => {
        onFailure(error);
        throw error;
      });
    // A brief failure of the store would otherwise leave the work until the next round, or the next start.
    await retryWrite(tried).catch(() => {});
    running.delete(recover);
  }

  function recoverAll(): void {
    for (const one of all) void run(one);
  }

  return {
    async start() {
      recoverAll();
      if (!alone) timer = setInterval(recoverAll, timeouts.recoveryEveryMs).unref();
    },
    // Work that waits for WorkerChecks or the store goes on: doing it twice is safe, and no other process begins it so soon.
    async stop() {
      clearInterval(timer);
    },
  };
}
