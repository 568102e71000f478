import { createLeader } from '../checks/jobs/leader.ts';
import { createRequestMarks } from '../checks/request-marks.ts';
import { createCheckService } from '../checks/use-cases/create-check-service.ts';
import { createFetchResult } from '../checks/use-cases/fetch-result.ts';
import { createInvitationCounts } from '../checks/use-cases/invitation-counts.ts';
import { createReferences } from '../checks/use-cases/references.ts';
import { createRefreshCheck } from '../checks/use-cases/refresh-check.ts';
import { createWatchList } from '../checks/watch-list.ts';
import { certificateLink } from '../workerchecks/certificate-link.ts';
import type { WorkerChecksClient } from '../workerchecks/client.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** The watch list, leader election, and the use cases of people and the leader. */
export function createChecks(runtime: Runtime, stores: Stores, vendor: WorkerChecksClient) {
  const { config, now, log, warnOf } = runtime;
  const leader = createLeader(stores.lease, {
    led: () => log.info('leads'),
    lost: () => log.warn('leads-no-more'),
    failed: warnOf('duties.failed'),
  });
  const watchList = createWatchList(stores.checks);
  /** For the leader's writes: refused once another process leads. */
  const fencedWatchList = createWatchList(stores.checks, leader.fence);
  const nextMark = createRequestMarks(runtime.process.id);
  const counts = createInvitationCounts({
    counts: stores.invitations.counts,
    limits: config.invitations,
    timeZone: config.timeZone,
    now,
  });
  const requesting = {
    workerChecks: vendor,
    certificateLink: (url: string | undefined) => certificateLink(url, config.certificateHosts),
    keepLink: config.certificateButton === 'link',
    now,
    nextMark,
  };
  const checkService = createCheckService({
    watchList,
    workerChecks: vendor,
    refreshCheck: createRefreshCheck({ ...requesting, watchList }),
    fetchResult: createFetchResult(requesting),
    locks: stores.storage.locks,
    counts,
    begun: stores.invitations.begun,
    given: stores.invitations.given,
    fingerprint: stores.storage.fingerprint,
    references: createReferences({ watchList, reservations: stores.invitations.references, now }),
    products: config.workerChecks.products,
    resendIntervalMs: runtime.timeouts.resendIntervalMs,
    process: runtime.process.id,
    now,
    nextMark,
  });
  return {
    leader,
    watchList,
    fencedWatchList,
    checkService,
    counts,
    refreshAsLeader: createRefreshCheck({ ...requesting, watchList: fencedWatchList }),
  };
}

export type Checks = ReturnType<typeof createChecks>;
