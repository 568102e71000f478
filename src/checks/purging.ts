import { purgeDue, type RetentionOptions } from './retention.ts';

const DAY = 86_400_000;
/** After a run that failed, the next comes sooner. */
const AGAIN_MS = 600_000;

export interface Purging {
  /** Purges what is due now, and from then on once a day. */
  start(): Promise<void>;
  stop(): void;
}

/** Runs retention at start and daily. `onRun` is told how many were purged, `onFailure` why a run failed. */
export function createPurging(
  options: RetentionOptions & { onRun: (count: number) => void; onFailure: (error: unknown) => void },
): Purging {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function run(): Promise<void> {
    let wait = DAY;
    try {
      options.onRun(await purgeDue(options));
    } catch (error) {
      options.onFailure(error);
      wait = AGAIN_MS;
    }
    if (!stopped) timer = setTimeout(() => void run(), wait);
  }

  return {
    start: run,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
