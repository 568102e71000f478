import { createAuditOutbox } from '../checks/jobs/audit-outbox.ts';
import { createAuditReadings } from '../checks/jobs/audit-readings.ts';
import { createExpectationKeeper } from '../checks/jobs/expectation-keeper.ts';
import type { LeaderTask } from '../checks/jobs/leader.ts';
import type { Poller } from '../checks/jobs/poller.ts';
import { createRecovery } from '../checks/jobs/recovery.ts';
import { createRetention } from '../checks/jobs/retention.ts';
import { describeError } from '../log/describe-error.ts';
import { createAuditKeeper } from '../operations/audit-keeper.ts';
import { createAuditRetention } from '../operations/audit-retention.ts';
import { createAuditVerifier } from '../operations/audit-verifier.ts';
import type { Router } from '../slack/create-router.ts';
import { businessCalendar } from '../time/business-calendar.ts';
import type { Batches } from './create-batches.ts';
import type { CheckRequests } from './create-check-requests.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** Leader tasks supplied by the features and the poller. */
interface GivenTasks {
  batches: Pick<Batches, 'tasks'>;
  checkRequests: Pick<CheckRequests, 'tasks'>;
  cards: Record<'cards' | 'batchCards', LeaderTask>;
  poller: LeaderTask & Pick<Poller, 'openCheck'>;
  homeRounds: LeaderTask;
  overloadNotice: LeaderTask;
  absences: LeaderTask;
  report: { statisticsKeeper: LeaderTask };
  renewals: { tasks: readonly LeaderTask[] };
  copies: { tasks: readonly LeaderTask[] };
  digests: LeaderTask;
  headNotice: LeaderTask;
}

/** Every leader task, in the order in which a new leader starts them. */
export function createLeaderTasks(
  runtime: Runtime,
  {
    stores,
    checks,
    router,
    observability,
  }: { stores: Stores; checks: Checks; router: Router; observability: Observability },
  given: GivenTasks,
): readonly LeaderTask[] {
  const { batches, checkRequests, cards, poller, homeRounds, overloadNotice } = given;
  const { absences, digests, report, renewals, copies, headNotice } = given;
  const { audit, metrics } = observability;
  const auditOutbox = createAuditOutbox({
    records: checks.fencedWatchList,
    audit,
    onFailure: runtime.warnOf('audit.not-written'),
  });
  return [
    auditOutbox,
    recoveryTask(runtime, checks, router),
    cards.batchCards,
    cards.cards,
    poller,
    expectationTask(runtime, checks, poller),
    ...batches.tasks,
    ...checkRequests.tasks,
    retentionTask(runtime, checks),
    report.statisticsKeeper,
    ...renewals.tasks,
    ...copies.tasks,
    homeRounds,
    overloadNotice,
    absences,
    digests,
    headNotice,
    auditKeeperTask(runtime, stores, observability),
    createAuditVerifier({
      audit,
      noted: stores.audit.noted,
      onVerified: metrics.auditChain,
      log: runtime.log,
    }),
    createAuditReadings({
      readings: stores.auditReadings,
      audit,
      onFailure: runtime.warnOf('audit.not-written'),
    }),
  ];
}

function auditKeeperTask(
  { config, now, wait, log, warnOf }: Runtime,
  { audit: { lines } }: Stores,
  { audit, auditIndex: index }: Observability,
) {
  const { auditRetentionDays: retentionDays } = config;
  return createAuditKeeper({
    index,
    retention: createAuditRetention({ lines, audit, index, retentionDays, now }),
    wait,
    onCut: (count) => log.info('audit.cut', { lines: count }),
    onFailure: warnOf('audit.not-kept'),
  });
}

function recoveryTask(
  { process, timeouts, clock, warnOf }: Runtime,
  { checkService, handOverService }: Checks,
  router: Router,
) {
  const { id, isAlone: alone } = process;
  return createRecovery({
    process: id,
    alone,
    timeouts: timeouts,
    clock,
    recoverers: [
      checkService.recoverInvitations,
      (isAbandoned) => router.resume(isAbandoned, { alone }),
      checkService.recoverCancellations,
      checkService.recoverReplacements,
      handOverService.recoverHandOvers,
    ],
    onFailure: warnOf('leftovers.not-settled'),
  });
}

function expectationTask(
  { config, now, wait, warnOf }: Runtime,
  { fencedWatchList }: Checks,
  { openCheck }: Pick<Poller, 'openCheck'>,
) {
  return createExpectationKeeper({
    watchList: fencedWatchList,
    openCheck,
    calendar: businessCalendar(config),
    now,
    wait,
    onFailure: warnOf('expectation.not-written'),
  });
}

function retentionTask({ config, timeouts, now, clock, wait, log }: Runtime, { fencedWatchList }: Checks) {
  return createRetention({
    watchList: fencedWatchList,
    retentionDays: config.retentionDays,
    now,
    clock,
    wait,
    purgeAfterMs: timeouts.purgeAfterMs,
    onRun: (counts) => log.info('retention.ran', counts),
    onFailure: (error, reference) =>
      log.error('retention.failed', {
        ...(reference === undefined ? {} : { reference }),
        ...describeError(error),
      }),
  });
}
