import type { WorkerChecks } from '../../src/checks/ports.ts';
import { createRequestMarks } from '../../src/checks/request-marks.ts';
import { createCheckService } from '../../src/checks/use-cases/create-check-service.ts';
import { createFetchResult } from '../../src/checks/use-cases/fetch-result.ts';
import { createInvitationCounts } from '../../src/checks/use-cases/invitation-counts.ts';
import { createReferences } from '../../src/checks/use-cases/references.ts';
import { createRefreshCheck } from '../../src/checks/use-cases/refresh-check.ts';
import type { WatchList } from '../../src/checks/watch-list.ts';
import { TIMEOUTS } from '../../src/config/timeouts.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import { createMemoryCollection } from './memory-collection.ts';

export interface TestCheckServiceOptions {
  watchList: WatchList;
  workerChecks: WorkerChecks;
  certificateLink?: (url: string | undefined) => string | undefined;
  reservations?: Parameters<typeof createReferences>[0]['reservations'];
  products: { id: string; name: string }[];
  /** The process id used to mark work in progress. */
  process: string;
  now: () => number;
  limits?: { perDay: number; perPersonPerDay: number };
}

/** The check service of one process, with everything except the checks in memory. */
export function createTestCheckService({
  watchList,
  workerChecks,
  certificateLink = () => undefined,
  reservations = createMemoryCollection<{ at: number }>(),
  products,
  process,
  now,
  limits = { perDay: 500, perPersonPerDay: 200 },
}: TestCheckServiceOptions) {
  const nextMark = createRequestMarks(process);
  const resultOptions = { workerChecks, certificateLink, keepLink: false, now, nextMark };
  const refreshCheck = createRefreshCheck({ ...resultOptions, watchList });
  const counts = createInvitationCounts({
    counts: createMemoryCollection(),
    limits,
    timeZone: 'Australia/Sydney',
    now,
  });
  const checkService = createCheckService({
    watchList,
    workerChecks,
    refreshCheck,
    fetchResult: createFetchResult(resultOptions),
    locks: createLocalLocks(),
    counts,
    begun: createMemoryCollection(),
    given: createMemoryCollection(),
    fingerprint: (text) => text,
    references: createReferences({ watchList, reservations, now }),
    products,
    resendIntervalMs: TIMEOUTS.resendIntervalMs,
    process,
    now,
    nextMark,
  });
  return { checkService, refreshCheck, counts };
}
