import { type CopyService, createCopyService } from '../checks/copies/copy-service.ts';
import { createAuditOutbox } from '../checks/jobs/audit-outbox.ts';
import { createCopyKeeper } from '../checks/jobs/copy-keeper.ts';
import type { LeaderTask } from '../checks/jobs/leader.ts';
import { createRecordList } from '../checks/record-list.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

export interface Copies {
  copies: CopyService;
  /** What the leader runs. */
  tasks: readonly LeaderTask[];
}

/** Copies of certificates that people may have saved: what they answer, and the jobs that end and audit it. */
export function createCopies(
  { config, now, wait, warnOf }: Runtime,
  stores: Stores,
  { checks, observability }: { checks: Checks; observability: Observability },
): Copies {
  const { watchList, leader } = checks;
  const fenced = createRecordList(stores.certificateCopies, leader.fence);
  return {
    copies: createCopyService({
      copies: createRecordList(stores.certificateCopies),
      watchList,
      retentionDays: config.retentionDays,
      now,
    }),
    tasks: [
      createAuditOutbox({
        records: fenced,
        audit: observability.audit,
        onFailure: warnOf('audit.not-written'),
      }),
      createCopyKeeper({ watchList, copies: fenced, now, wait, onFailure: warnOf('copies.not-written') }),
    ],
  };
}
