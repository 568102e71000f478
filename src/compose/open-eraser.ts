import { createBatchList } from '../checks/batches/batch-list.ts';
import { createBatchTouches } from '../checks/batches/batch-touches.ts';
import { forgetWorker } from '../checks/batches/forget-worker.ts';
import { checksByRow } from '../checks/batches/unsent-rows.ts';
import type { Check } from '../checks/check.ts';
import { forgetRequests } from '../checks/check-requests/forget-requests.ts';
import type { ForgetOutcome } from '../checks/check-service.ts';
import type { AuditEntry } from '../checks/ports.ts';
import { createRecordList } from '../checks/record-list.ts';
import { forgetRenewals } from '../checks/renewals/forget-renewals.ts';
import { createClose } from '../checks/use-cases/close.ts';
import { createWatchList } from '../checks/watch-list.ts';
import { eraseTypedDetails } from '../features/forget/erase-typed-details.ts';
import { createAuditLog } from '../operations/audit-log.ts';
import { createSavedForms } from '../slack/submissions/saved-forms.ts';
import { openStores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** Who did it, in the audit log: a person with access to the machine, who has no Slack user id here. */
const OPERATOR = { teamId: '', userId: 'operator' };

/** Purges one check without Slack. A bot then takes its details off the card, and moves the audit entry into the log. */
export interface Eraser {
  find(reference: string): Check | undefined;
  /** What the audit log says about a check. */
  auditOf(reference: string): Promise<AuditEntry[]>;
  /** As `/check forget`: the check's details, and what was typed about its worker. */
  erase(check: Check): Promise<ForgetOutcome['kind']>;
  close(): Promise<void>;
}

/** @throws StoreInUseError where a bot uses the sqlite file */
export async function openEraser(
  runtime: Parameters<typeof openStores>[0] & Pick<Runtime, 'now'>,
): Promise<Eraser> {
  const { now, log } = runtime;
  const stores = await openStores(runtime);
  const { storage, checks } = stores;
  const batches = createBatchList(stores.batches);
  const { touch } = createBatchTouches(batches, stores.batchTouches);
  const { forget } = createClose({ watchList: createWatchList(checks), locks: storage.locks, now });
  const { drafts, batchDrafts, followOrders, homeSearches, savedFormRecords } = stores.slack;
  const requests = createRecordList(stores.checkRequests);
  const renewals = createRecordList(stores.renewals);
  const typed = {
    checkRequests: { forgetWorker: (email: string) => forgetRequests(requests, email, now()) },
    batchService: {
      forgetWorker: (email: string) =>
        forgetWorker({ batches, touch, checksOf: ({ id }) => checksByRow(id, checks.all()), now }, email),
    },
    forms: {
      drafts,
      batchDrafts,
      followOrders,
      homeSearches,
      savedForms: createSavedForms(savedFormRecords, log),
    },
  };

  return {
    find: (reference) => checks.all().find((check) => check.reference === reference),
    auditOf: (reference) => createAuditLog({ ...stores.audit, now }).ofCheck(reference),
    async erase({ id, worker, state }) {
      if (state !== 'Inviting') await forgetRenewals(renewals, { checkId: id, email: worker?.email }, now());
      // First, as in /check forget: a check that is purged no longer says whose entries these are.
      if (worker !== undefined && state !== 'Inviting')
        await eraseTypedDetails(typed, { email: worker.email, checkId: id });
      return (await forget(id, OPERATOR)).kind;
    },
    async close() {
      checks.close();
      stores.batches.close();
      stores.renewals.close();
      stores.checkRequests.close();
      await storage.close();
    },
  };
}
