import { type AbandonedWorkOptions, createAbandonedWork, type IsAbandoned } from '../abandoned-work.ts';
import { retryWrite } from '../durable-write.ts';
import type { LeaderTask } from './leader.ts';

/** Finishes one kind of abandoned work. */
export type Recoverer = (isAbandoned: IsAbandoned) => Promise<void>;

export interface RecoveryOptions extends Omit<AbandonedWorkOptions, 'abandonedAfterMs'> {
  /** Milliseconds; see config/timeouts.ts. */
  timeouts: { recoveryEveryMs: number; abandonedAfterMs: number };
  recoverers: readonly Recoverer[];
  onFailure: (error: unknown) => void;
}

/**
 * Finishes work that another process abandoned between its intention and its outcome: on becoming leader, then
 * periodically.
 */
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
    // Retried, so that a brief failure of the store does not postpone the work to the next round or start.
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
    // Work still waiting for WorkerChecks or the store carries on: repeating it is safe, and no other process will
    // begin it so soon.
    async stop() {
      clearInterval(timer);
    },
  };
}
