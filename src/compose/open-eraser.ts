import { createBatchList } from '../checks/batches/batch-list.ts';
import { createBatchTouches } from '../checks/batches/batch-touches.ts';
import { forgetWorker } from '../checks/batches/forget-worker.ts';
import { checksByRow } from '../checks/batches/unsent-rows.ts';
import { forgetRequests } from '../checks/check-requests/forget-requests.ts';
import { isPersonal, partAbout } from '../checks/erasure/part-about.ts';
import { type AskedWorker, findSubject, type Subject, termsOf } from '../checks/erasure/subject.ts';
import { createRecordList } from '../checks/record-list.ts';
import { forgetRenewals } from '../checks/renewals/forget-renewals.ts';
import { createClose } from '../checks/use-cases/close.ts';
import { createWatchList } from '../checks/watch-list.ts';
import { eraseTypedDetails } from '../features/forget/erase-typed-details.ts';
import { createSavedForms } from '../slack/submissions/saved-forms.ts';
import { createStoredAudit } from './create-observability.ts';
import { openStores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** Who did it, in the audit log: a person with access to the machine, who has no Slack user id here. */
const OPERATOR = { teamId: '', userId: 'operator' };
/** The store's own, and the newest audit line once more. */
const INTERNAL = new Set(['key', 'audit-head']);

/** A stored record, as far as it is about the worker. */
export interface KeptRecord {
  collection: string;
  key: string;
  value: unknown;
}

/** Exports and removes what is kept about a worker, without Slack. A bot then takes the details off the cards. */
export interface Eraser {
  find(asked: AskedWorker): Subject | undefined;
  /** Everything that is kept about the worker. Recorded in the audit log. */
  collect(subject: Subject): Promise<KeptRecord[]>;
  /** As `/check forget`: the details of these checks, and what was typed about their worker. */
  erase(subject: Subject): Promise<'erased' | 'being-sent'>;
  /** Collections that still have the worker's address, mobile or full name, once for each record. */
  left(subject: Subject): Promise<string[]>;
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

  const { audit } = createStoredAudit(stores, { now });

  /** Written first, so that it is known also where the process is killed meanwhile. */
  const record = (action: 'worker-exported' | 'worker-erased', subject: Subject) => {
    const references = subject.checks.map(({ reference }) => reference);
    return audit.record({ userId: OPERATOR.userId, action, reference: '', references });
  };

  async function eraseInput(email: string, checkId: string | undefined): Promise<void> {
    await eraseTypedDetails(typed, { email, checkId });
    const { pendingSubmissions } = stores.slack;
    for await (const [id, { submission }] of pendingSubmissions.entries())
      if (isPersonal(submission ?? '', { personal: [email] })) await pendingSubmissions.delete(id);
  }

  return {
    find: (asked) => findSubject(checks.all(), asked),
    async collect(subject) {
      await record('worker-exported', subject);
      const terms = termsOf(subject);
      const found: KeptRecord[] = [];
      for await (const { collection, key, value } of storage.everything()) {
        const part = INTERNAL.has(collection) ? undefined : partAbout(value, terms);
        if (part !== undefined) found.push({ collection, key, value: part });
      }
      return found;
    },
    async erase(subject) {
      if (subject.checks.some(({ state }) => state === 'Inviting')) return 'being-sent';
      const { email } = subject;
      await record('worker-erased', subject);
      // First, as in /check forget: a check that is purged no longer says whose entries these are.
      const ids = subject.checks.map(({ id }) => id);
      for (const checkId of ids.length === 0 ? [undefined] : ids) {
        await forgetRenewals(renewals, { checkId, email }, now());
        if (email !== undefined) await eraseInput(email, checkId);
      }
      for (const id of ids) if ((await forget(id, OPERATOR)).kind === 'being-sent') return 'being-sent';
      return 'erased';
    },
    async left(subject) {
      const terms = termsOf(subject);
      const found: string[] = [];
      for await (const { collection, value } of storage.everything())
        if (isPersonal(value, terms)) found.push(collection);
      return found.toSorted();
    },
    async close() {
      checks.close();
      stores.batches.close();
      stores.renewals.close();
      stores.certificateCopies.close();
      stores.checkRequests.close();
      await storage.close();
    },
  };
}
