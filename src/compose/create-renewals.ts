import { createAuditOutbox } from '../checks/jobs/audit-outbox.ts';
import type { LeaderTask } from '../checks/jobs/leader.ts';
import { createRenewalKeeper } from '../checks/jobs/renewal-keeper.ts';
import { createRecordList } from '../checks/record-list.ts';
import { createRenewalService, type RenewalService } from '../checks/renewals/renewal-service.ts';
import { createLocalCalendar, dayName } from '../time/local-calendar.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

export interface Renewals {
  renewals: RenewalService;
  /** What the leader runs. */
  tasks: readonly LeaderTask[];
}

/** Renewals: what people can do about them, and the jobs that write, end and audit them. */
export function createRenewals(
  { config, now, warnOf }: Runtime,
  stores: Stores,
  { checks, observability }: { checks: Checks; observability: Observability },
): Renewals {
  const { watchList, leader } = checks;
  const calendar = createLocalCalendar(config.timeZone);
  const dayOf = (at: number) => dayName(calendar.local(at).day);
  const months = new Map(config.workerChecks.products.map((one) => [one.id, one.renewAfterMonths]));
  const monthsOf = (productId: string) => months.get(productId);
  const fenced = createRecordList(stores.renewals, leader.fence);
  return {
    renewals: createRenewalService({
      renewals: createRecordList(stores.renewals),
      watchList,
      isRenewed: (productId) => monthsOf(productId) !== undefined,
      today: () => dayOf(now()),
      now,
    }),
    tasks: [
      createAuditOutbox({
        records: fenced,
        audit: observability.audit,
        onFailure: warnOf('audit.not-written'),
      }),
      createRenewalKeeper({
        watchList,
        renewals: fenced,
        rules: { monthsOf, keep: config.renewalKeep, dayOf },
        now,
        onFailure: warnOf('renewal.not-written'),
      }),
    ],
  };
}
