import type { Batch } from '../../src/checks/batches/batch.ts';
import { createBatchList } from '../../src/checks/batches/batch-list.ts';
import { createBatchTouches } from '../../src/checks/batches/batch-touches.ts';
import { createBatchService } from '../../src/checks/batches/create-batch-service.ts';
import type { Check } from '../../src/checks/check.ts';
import { createAuditOutbox } from '../../src/checks/jobs/audit-outbox.ts';
import type { Audit, AuditEntry } from '../../src/checks/ports.ts';
import { createWatchList } from '../../src/checks/watch-list.ts';
import { createTestCheckService } from './create-test-check-service.ts';
import { createMemoryCollection } from './memory-collection.ts';
import { openMemoryRecords } from './memory-records.ts';
import { createScriptedWorkerChecks } from './scripted-workerchecks.ts';

/** A check service on an in-memory store, with a scripted WorkerChecks and a clock fixed at `clock.now`. */
export async function openCheckHarness(
  stored: Check[] = [],
  {
    limits,
    process = 'this',
  }: { limits?: { perDay: number; perPersonPerDay: number }; process?: string } = {},
) {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const records = createMemoryCollection<Check>();
  for (const check of stored) await records.set(check.id, check);
  const checks = await openMemoryRecords(records);
  const watchList = createWatchList(checks);
  const workerChecks = createScriptedWorkerChecks();
  const audited: string[] = [];
  const ids = new Set<string>();
  const audit: Audit = {
    async record(entry: Omit<AuditEntry, 'at'>, id) {
      if (id !== undefined && ids.has(id)) return;
      if (id !== undefined) ids.add(id);
      audited.push(`${entry.userId} ${entry.action} ${entry.reference}`);
    },
    page: async () => ({ lines: [], next: undefined }),
    toCsv: async () => undefined,
    verify: async () => ({ lines: 0 }),
    head: async () => undefined,
  };
  const products = [
    { id: 'ncchc', name: 'National police check' },
    { id: 'vevo', name: 'Right to work' },
  ];
  const { checkService, refreshCheck, counts } = createTestCheckService({
    watchList,
    workerChecks,
    certificateLink: (url) => (url?.startsWith('https://workerchecks.com/') ? url : undefined),
    products,
    process,
    ...(limits === undefined ? {} : { limits }),
    now,
  });
  const batches = createBatchList(await openMemoryRecords(createMemoryCollection<Batch>()));
  const touches = createBatchTouches(batches, createMemoryCollection<string>());
  const batchService = createBatchService({
    batches,
    touch: touches.touch,
    checks: checks.all,
    counts,
    products,
    maxRows: 1000,
    now,
  });
  await createAuditOutbox({ records: watchList, audit, onFailure: (error) => Promise.reject(error) }).start();
  return {
    checkService,
    batchService,
    batches,
    touches,
    counts,
    watchList,
    workerChecks,
    refreshCheck,
    audit,
    audited,
    records,
    clock,
    now,
  };
}
