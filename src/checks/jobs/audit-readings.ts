import { delayUntilAborted } from '../../time/delay.ts';
import { MINUTE_MS } from '../../time/durations.ts';
import type { AuditReading } from '../audit-reading.ts';
import type { Audit, Collection } from '../ports.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';

export interface AuditReadingsOptions {
  readings: Pick<Collection<AuditReading>, 'entries' | 'delete'>;
  audit: Pick<Audit, 'record'>;
  /** The interval between two looks, milliseconds. Default: a minute. */
  everyMs?: number;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/** Moves into the audit log what the operator's tool has left for it. Each is written once, whoever dies in between. */
export function createAuditReadings(options: AuditReadingsOptions): LeaderTask {
  const { readings, audit, everyMs = MINUTE_MS, onFailure } = options;

  async function moveAll(): Promise<void> {
    for await (const [id, reading] of readings.entries()) {
      await audit.record({ ...reading, reference: '' }, id);
      await readings.delete(id);
    }
  }

  return createLoopTask(async (signal) => {
    while (!signal.aborted) {
      await moveAll().catch(onFailure);
      await delayUntilAborted(everyMs, signal);
    }
  });
}
