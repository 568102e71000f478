import { type BatchList, createBatchList } from '../checks/batches/batch-list.ts';
import type { BatchService } from '../checks/batches/batch-service.ts';
import { createBatchTouches } from '../checks/batches/batch-touches.ts';
import { createBatchService } from '../checks/batches/create-batch-service.ts';
import { createPrepareRow, createSendRow } from '../checks/batches/send-row.ts';
import { createTidyBatch } from '../checks/batches/tidy-batch.ts';
import type { Person } from '../checks/check-service.ts';
import { createAuditOutbox } from '../checks/jobs/audit-outbox.ts';
import { createBatchRetention } from '../checks/jobs/batch-retention.ts';
import { createBatchSender } from '../checks/jobs/batch-sender.ts';
import type { LeaderTask } from '../checks/jobs/leader.ts';
import { AccessError } from '../errors.ts';
import { describeError } from '../log/describe-error.ts';
import type { Access } from '../slack/access/access.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

export interface Batches {
  batchService: BatchService;
  batchList: BatchList;
  /** For the leader's writes: refused once another process leads. */
  fencedBatchList: BatchList;
  /** What the leader runs. */
  tasks: readonly LeaderTask[];
}

/** Batches: what people can do with them, and the jobs that send, audit and purge them. */
export function createBatches(
  runtime: Runtime,
  stores: Stores,
  { checks, slack, observability }: { checks: Checks; slack: Slack; observability: Observability },
): Batches {
  const { config, now, clock, wait, timeouts, warnOf, log } = runtime;
  const { checkService, counts, leader, watchList, fencedWatchList } = checks;
  const batchList = createBatchList(stores.batches);
  const fencedBatchList = createBatchList(stores.batches, leader.fence);
  const { touch, readNow } = createBatchTouches(batchList, stores.batchTouches);
  const batchService = createBatchService({
    batches: batchList,
    touch,
    checks: () => stores.checks.all(),
    counts,
    products: config.workerChecks.products,
    maxRows: config.bulkMaxRows,
    now,
  });
  const sender = createBatchSender({
    batches: fencedBatchList,
    watchList,
    sending: {
      readNow,
      sendRow: createSendRow({ checkService, getCheck: watchList.get }),
      prepareRow: createPrepareRow({ checkService }),
      nextMorningAt: counts.nextMorningAt,
      mayInvite: inviteRight(slack.access),
    },
    tidy: createTidyBatch({ batches: fencedBatchList, checks: fencedWatchList.all, checkService, counts }),
    isLeader: leader.isLeader,
    clocks: { now, clock },
    onFailure: warnOf('batch.not-sent'),
  });
  const retention = createBatchRetention({
    batches: fencedBatchList,
    retentionDays: config.retentionDays,
    now,
    wait,
    purgeAfterMs: timeouts.purgeAfterMs,
    onFailure: (error) => log.error('retention.failed', describeError(error)),
  });
  const auditOutbox = createAuditOutbox({
    records: fencedBatchList,
    audit: observability.audit,
    onFailure: warnOf('audit.not-written'),
  });
  return { batchService, batchList, fencedBatchList, tasks: [auditOutbox, sender, retention] };
}

/** Whether a person may invite now; rejects if Slack cannot say. */
function inviteRight(access: Access): (person: Person) => Promise<boolean> {
  return async (person) => {
    const verdict = await access.may(person, 'invite');
    if (!verdict.allowed && !verdict.isKnown) throw new AccessError(verdict.sentence);
    return verdict.allowed;
  };
}
