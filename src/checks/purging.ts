import type { Duty } from './leadership.ts';
import { purgeDue, type RetentionOptions } from './retention.ts';

const DAY = 86_400_000;
/** After a run that failed, the next comes sooner. */
const AGAIN_MS = 600_000;

/** Runs retention whenever this process begins to lead, and daily. `onRun` is told how many were purged, `onFailure` why a run failed. */
export function createPurging(
  options: RetentionOptions & { onRun: (count: number) => void; onFailure: (error: unknown) => void },
): Duty {
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    let wait = DAY;
    try {
      options.onRun(await purgeDue(options));
    } catch (error) {
      options.onFailure(error);
      wait = AGAIN_MS;
    }
    if (!stopped) timer = setTimeout(begin, wait);
  }

  function begin(): void {
    running = run();
  }

  return {
    async start() {
      stopped = false;
      begin();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
