import { createAuditing } from '../../src/checks/auditing.ts';
import type { Check } from '../../src/checks/check.ts';
import { createDesk } from '../../src/checks/create-desk.ts';
import { createInvitationCounts } from '../../src/checks/invitation-counts.ts';
import { createLookAt } from '../../src/checks/look-at.ts';
import { createLookMarks } from '../../src/checks/look-marks.ts';
import { createObserver } from '../../src/checks/observer.ts';
import type { Audit, AuditEntry } from '../../src/checks/ports.ts';
import { createReferences } from '../../src/checks/references.ts';
import { createWatchList } from '../../src/checks/watch-list.ts';
import { createLocalLocks } from '../../src/storage/local-locks.ts';
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
  const nextMark = createLookMarks('this');
  const observing = {
    workerChecks,
    certificateLink: (url: string | undefined) =>
      url?.startsWith('https://workerchecks.com/') ? url : undefined,
    keepLink: false,
    now,
    nextMark,
  };
  const observe = createObserver({ ...observing, watchList });
  const products = [
    { id: 'ncchc', name: 'National police check' },
    { id: 'vevo', name: 'Right to work' },
  ];
  const reservations = createMemoryCollection<{ at: number }>();
  const references = createReferences({ watchList, reservations, now });
  const desk = createDesk({
    watchList,
    workerChecks,
    observe,
    lookAt: createLookAt(observing),
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
  await createAuditing({ watchList, audit, onFailure: (error) => Promise.reject(error) }).start();
  return { desk, watchList, workerChecks, observe, audit, deeds, records, clock, now };
}
