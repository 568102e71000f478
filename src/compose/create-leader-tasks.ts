import { createAuditing } from '../checks/auditing.ts';
import type { Duty } from '../checks/leadership.ts';
import { createLeftovers } from '../checks/leftovers.ts';
import { createPurging } from '../checks/purging.ts';
import { describeError } from '../log/describe-error.ts';
import { createAuditVerifier } from '../operations/audit-verifier.ts';
import type { Router } from '../slack/create-router.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Runtime } from './runtime.ts';

/** What the features and the poller give the leader to run. */
interface GivenTasks {
  cards: Duty;
  poller: Duty;
  homeRounds: Duty;
}

/** Everything that one process of all runs, in the order in which a new leader starts it. */
export function createLeaderTasks(
  runtime: Runtime,
  { checks, router, observability }: { checks: Checks; router: Router; observability: Observability },
  { cards, poller, homeRounds }: GivenTasks,
): readonly Duty[] {
  const { audit } = observability;
  const auditing = createAuditing({
    watchList: checks.fencedWatchList,
    audit,
    onFailure: runtime.warnOf('audit.not-written'),
  });
  return [
    auditing,
    createRecovery(runtime, checks, router),
    cards,
    poller,
    createRetention(runtime, checks),
    homeRounds,
    createAuditVerifier({ audit, log: runtime.log }),
  ];
}

function createRecovery({ process, timeouts, clock, warnOf }: Runtime, { desk }: Checks, router: Router) {
  const { id, isAlone: alone } = process;
  return createLeftovers({
    process: id,
    alone,
    patience: timeouts,
    clock,
    settle: [desk.settleInvitations, (isLeft) => router.resume(isLeft, { alone }), desk.finishCancelling],
    onFailure: warnOf('leftovers.not-settled'),
  });
}

function createRetention({ config, timeouts, now, clock, log }: Runtime, { fencedWatchList }: Checks) {
  return createPurging({
    watchList: fencedWatchList,
    retentionDays: config.retentionDays,
    now,
    clock,
    purgeAfterMs: timeouts.purgeAfterMs,
    onRun: (counts) => log.info('retention.ran', counts),
    onFailure: (error, reference) =>
      log.error('retention.failed', {
        ...(reference === undefined ? {} : { reference }),
        ...describeError(error),
      }),
  });
}
