import { expect, it } from 'vitest';
import type { Batch } from '../../../src/checks/batches/batch.ts';
import { BATCH_RECORD_RULES } from '../../../src/checks/batches/batch-record-rules.ts';
import { createBatchRetention } from '../../../src/checks/jobs/batch-retention.ts';
import { delayUntilAborted } from '../../../src/time/delay.ts';
import { DAY_MS } from '../../../src/time/durations.ts';
import { eventually } from '../../support/eventually.ts';
import { makeBatch } from '../../support/make-batch.ts';
import { createMemoryBatches } from '../../support/memory-batches.ts';

const NOW = Date.UTC(2026, 10, 26);
const RETENTION_DAYS = 90;
/** Another batch, which must be purged: once it is, the run has processed every batch. */
const OVERDUE_ID = '10000000-0000-4000-8000-000000000002';

const ago = (days: number) => NOW - days * DAY_MS;

/** The batch after one run. `firstReading`: what a wrong clock shows at first. */
async function runOver(over: Partial<Batch>, firstReading = NOW): Promise<Batch | undefined> {
  const batches = await createMemoryBatches();
  const batch = makeBatch({ createdAt: NOW, stateSince: NOW, ...over });
  await batches.insert(batch);
  await batches.insert(makeBatch({ id: OVERDUE_ID, createdAt: ago(91), stateSince: ago(91) }));
  let reads = 0;
  const task = createBatchRetention({
    batches: {
      all() {
        reads += 1;
        return batches.all();
      },
      update: batches.update,
    },
    retentionDays: RETENTION_DAYS,
    // A run reads the batches twice: to correct wrong times, and to purge.
    now: () => (reads <= 2 ? firstReading : NOW),
    wait: delayUntilAborted,
    purgeAfterMs: 1,
    onFailure: (error) => Promise.reject(error),
  });
  await task.start();
  await eventually(async () => expect(await batches.get(OVERDUE_ID)).toMatchObject({ purgedAt: NOW }));
  await task.stop();
  return batches.get(batch.id);
}

it.each([
  ['Done', 89, false],
  ['Done', 90, true],
  ['Paused', 90, true],
  ['Stopped', 91, true],
] as const)('%s for %i days: its details are purged: %s', async (state, days, isPurged) => {
  const batch = await runOver({ state, createdAt: ago(days + 1), stateSince: ago(days) });
  expect(batch?.purgedAt !== undefined).toBe(isPurged);
  expect(JSON.stringify(batch).includes('example.com')).toBe(!isPurged);
});

it('a batch is purged a year after it was ordered at the latest, whatever was done since', async () => {
  expect(await runOver({ createdAt: ago(365), stateSince: ago(1) })).toMatchObject({
    state: 'Done',
    purgedAt: NOW,
  });
});

it('a batch is not purged because the clock was wrong for a moment', async () => {
  const batch = await runOver({ createdAt: ago(2), stateSince: ago(1) }, NOW + 200 * DAY_MS);
  expect(batch?.purgedAt).toBeUndefined();
});

it('the retention of a batch with a creation time in the future starts now', async () => {
  const later = NOW + 900 * DAY_MS;
  expect(await runOver({ createdAt: later, stateSince: later })).toMatchObject({
    createdAt: NOW,
    stateSince: NOW,
  });
});

it('the record is deleted a week after the purge, once every action is in the audit log', () => {
  const { isObsolete } = BATCH_RECORD_RULES;
  const purgedAt = Date.now() - 8 * DAY_MS;
  expect(isObsolete(makeBatch())).toBe(false);
  expect(isObsolete(makeBatch({ purgedAt }))).toBe(true);
  expect(isObsolete(makeBatch({ purgedAt: Date.now() - DAY_MS }))).toBe(false);
  const pendingAudit = [{ userId: 'U1', action: 'batch-stopped' as const, at: 1, about: '' }];
  expect(isObsolete(makeBatch({ purgedAt, pendingAudit }))).toBe(false);
});
