import type { LeaderTask } from '../checks/jobs/leader.ts';
import { createLoopTask } from '../checks/jobs/loop-task.ts';
import type { delayUntilAborted } from '../time/delay.ts';
import { HOUR_MS, MINUTE_MS } from '../time/durations.ts';
import type { AuditIndex } from './audit-index.ts';
import type { AuditRetention } from './audit-retention.ts';

/** Not during the first minute, when the start itself needs the processor. */
const FIRST_AFTER_MS = MINUTE_MS;
const INTERVAL_MS = HOUR_MS;

/** Keeps the audit log short enough, by its retention, and quick to search, by its index. */
export function createAuditKeeper({
  index,
  retention,
  wait,
  onCut,
  onFailure,
}: {
  index: Pick<AuditIndex, 'extend'>;
  retention: AuditRetention;
  wait: typeof delayUntilAborted;
  /** So many lines were removed. */
  onCut: (lines: number) => void;
  onFailure: (error: unknown) => void;
}): LeaderTask {
  async function round(signal: AbortSignal): Promise<void> {
    const removed = await retention.run(signal);
    if (removed > 0) onCut(removed);
    await index.extend(signal);
  }

  return createLoopTask(async (signal) => {
    await wait(FIRST_AFTER_MS, signal);
    while (!signal.aborted) {
      await round(signal).catch(onFailure);
      await wait(INTERVAL_MS, signal);
    }
  });
}
