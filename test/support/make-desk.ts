import type { Check } from '../../src/checks/check.ts';
import { createAuditOutbox } from '../../src/checks/jobs/audit-outbox.ts';
import type { Audit, AuditEntry } from '../../src/checks/ports.ts';
import { createRequestMarks } from '../../src/checks/request-marks.ts';
import { createCheckService } from '../../src/checks/use-cases/create-check-service.ts';
import { createFetchResult } from '../../src/checks/use-cases/fetch-result.ts';
import { createInvitationCounts } from '../../src/checks/use-cases/invitation-counts.ts';
import { createReferences } from '../../src/checks/use-cases/references.ts';
import { createRefreshCheck } from '../../src/checks/use-cases/refresh-check.ts';
import { createWatchList } from '../../src/checks/watch-list.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import { createMemoryCollection } from './memory-collection.ts';
import { openMemoryRecords } from './memory-records.ts';
import { createScriptedWorkerChecks } from './scripted-workerchecks.ts';

/** A desk on a store in memory, a scripted WorkerChecks and a clock that stands at `clock.now`. */
export async function makeDesk(stored: Check[] = []) {
  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const records = createMemoryCollection<Check>();
  for (const check of stored) await records.set(check.id, check);
  const locks = createLocalLocks();
  const watchList = createWatchList(await openMemoryRecords(records));
  const workerChecks = createScriptedWorkerChecks();
  const deeds: string[] = [];
  const ids = new Set<string>();
  const audit: Audit = {
    async record(entry: Omit<AuditEntry, 'at'>, id) {
      if (id !== undefined && ids.has(id)) return;
      if (id !== undefined) ids.add(id);
      deeds.push(`${entry.userId} ${entry.deed} ${entry.reference}`);
    },
    page: async () => ({ lines: [], next: undefined }),
    ofCheck: async () => [],
    verify: async () => ({ lines: 0 }),
  };
  const nextMark = createRequestMarks('this');
  const observing = {
    workerChecks,
    certificateLink: (url: string | undefined) =>
      url?.startsWith('https://workerchecks.com/') ? url : undefined,
    keepLink: false,
    now,
    nextMark,
  };
  const observe = createRefreshCheck({ ...observing, watchList });
  const products = [
    { id: 'ncchc', name: 'National police check' },
    { id: 'vevo', name: 'Right to work' },
  ];
  const reservations = createMemoryCollection<{ at: number }>();
  const references = createReferences({ watchList, reservations, now });
  const desk = createCheckService({
    watchList,
    workerChecks,
    observe,
    lookAt: createFetchResult(observing),
    locks,
    counts: createInvitationCounts({
      counts: createMemoryCollection(),
      limits: { perDay: 500, perPersonPerDay: 200 },
      timeZone: 'Australia/Sydney',
      now,
    }),
    begun: createMemoryCollection(),
    given: createMemoryCollection(),
    fingerprint: (text) => text,
    references,
    products,
    process: 'this',
    now,
    nextMark,
  });
  await createAuditOutbox({ watchList, audit, onFailure: (error) => Promise.reject(error) }).start();
  return { desk, watchList, workerChecks, observe, audit, deeds, records, clock, now };
}
