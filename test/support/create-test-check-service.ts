import type { WorkerChecks } from '../../src/checks/ports.ts';
import { createRequestMarks } from '../../src/checks/request-marks.ts';
import { createCheckService } from '../../src/checks/use-cases/create-check-service.ts';
import { createFetchResult } from '../../src/checks/use-cases/fetch-result.ts';
import { createInvitationClaims } from '../../src/checks/use-cases/invitation-claims.ts';
import { createInvitationCounts } from '../../src/checks/use-cases/invitation-counts.ts';
import { createOpenInvitations } from '../../src/checks/use-cases/open-invitations.ts';
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
  const requesting = { workerChecks, certificateLink, keepLink: false, now, nextMark };
  const refreshCheck = createRefreshCheck({ ...requesting, watchList });
  const counts = createInvitationCounts({
    counts: createMemoryCollection(),
    limits,
    timeZone: 'Australia/Sydney',
    now,
  });
  const locks = createLocalLocks();
  const shared = { watchList, locks, fingerprint: (text: string) => text };
  const checkService = createCheckService({
    watchList,
    locks,
    requests: { workerChecks, refreshCheck, fetchResult: createFetchResult(requesting), nextMark },
    invitations: {
      counts,
      references: createReferences({ watchList, reservations, now }),
      openInvitations: createOpenInvitations({ ...shared, begun: createMemoryCollection() }),
      claims: createInvitationClaims({ ...shared, given: createMemoryCollection() }),
    },
    products,
    resendIntervalMs: TIMEOUTS.resendIntervalMs,
    process,
    now,
  });
  return { checkService, refreshCheck, counts };
}
