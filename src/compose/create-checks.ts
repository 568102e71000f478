import { createLeader } from '../checks/jobs/leader.ts';
import { createRequestMarks } from '../checks/request-marks.ts';
import { createCheckService } from '../checks/use-cases/create-check-service.ts';
import { createFetchResult } from '../checks/use-cases/fetch-result.ts';
import { createHandOver } from '../checks/use-cases/hand-over.ts';
import { createInvitationClaims } from '../checks/use-cases/invitation-claims.ts';
import { createInvitationCounts } from '../checks/use-cases/invitation-counts.ts';
import { createOpenInvitations } from '../checks/use-cases/open-invitations.ts';
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
  const { locks, fingerprint } = stores.storage;
  const { begun, given, references: reservations } = stores.invitations;
  const checkService = createCheckService({
    watchList,
    locks,
    requests: {
      workerChecks: vendor,
      refreshCheck: createRefreshCheck({ ...requesting, watchList }),
      fetchResult: createFetchResult(requesting),
      nextMark,
    },
    invitations: {
      counts,
      references: createReferences({ watchList, reservations, now }),
      openInvitations: createOpenInvitations({ watchList, locks, begun, fingerprint }),
      claims: createInvitationClaims({ watchList, locks, given, fingerprint }),
    },
    products: config.workerChecks.products,
    resendIntervalMs: runtime.timeouts.resendIntervalMs,
    process: runtime.process.id,
    now,
  });
  const handOverService = createHandOver({
    watchList,
    locks,
    handOvers: stores.handOvers,
    process: runtime.process.id,
    now,
  });
  return {
    leader,
    watchList,
    fencedWatchList,
    checkService,
    handOverService,
    counts,
    refreshAsLeader: createRefreshCheck({ ...requesting, watchList: fencedWatchList }),
  };
}

export type Checks = ReturnType<typeof createChecks>;
