import type { IsAbandoned } from '../../../src/checks/abandoned-work.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Draft, Person } from '../../../src/checks/check-service.ts';
import { retryWrite } from '../../../src/checks/durable-write.ts';
import { createAuditOutbox } from '../../../src/checks/jobs/audit-outbox.ts';
import type { Audit, Collection, WorkerChecks } from '../../../src/checks/ports.ts';
import { purgedIfDue } from '../../../src/checks/retention-rules.ts';
import type { RecoverableCheckService } from '../../../src/checks/use-cases/create-check-service.ts';
import type { RefreshCheck } from '../../../src/checks/use-cases/refresh-check.ts';
import { createWatchList } from '../../../src/checks/watch-list.ts';
import { StorageError, WorkerChecksError } from '../../../src/errors.ts';
import { type CardSync, createCardSync } from '../../../src/features/card/card-sync.ts';
import { SILENT_LOG } from '../../../src/log/log.ts';
import type { Deferred, Poster } from '../../../src/slack/messages/poster.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { createTestCheckService } from '../../support/create-test-check-service.ts';
import { createMemoryBatches } from '../../support/memory-batches.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';
import type { ExternalState } from './external-state.ts';
import { createHeldRequests, type Fate, type HeldRequests } from './held-requests.ts';

export const REQUESTER: Person = { teamId: 'T1', userId: 'U1' };
const PRODUCTS = [{ id: 'ncchc', name: 'National police check' }];

/** One process of the bot, as far as a check's lifecycle goes. Only Slack, WorkerChecks and the store are simulated. */
export interface SimulatedBot {
  requests: HeldRequests;
  checkService: RecoverableCheckService;
  refreshCheck: RefreshCheck;
  cardSync: CardSync;
  /** Processes an accepted form, each time it is called. */
  submit(draft: Draft): void;
  purge(): Promise<void>;
  /** Rejects if the store fails during the start: the process then ends and is restarted. */
  started: Promise<void>;
}

const storeFailure = (fate: Fate, arrived: boolean) =>
  arrived || fate === 'done' ? undefined : new StorageError('The store refused the write.');

function vendorFailure(fate: Fate, arrived: boolean): WorkerChecksError | undefined {
  if (fate === 'lost') return new WorkerChecksError('dropped', 'Lost.', { effect: 'possible' });
  if (arrived) return undefined;
  return new WorkerChecksError('refused', 'No.', { effect: 'none', reason: 'credits' });
}

const slackFailure = (fate: Fate, arrived: boolean) =>
  arrived && fate === 'refused' ? undefined : new SlackPostError('unknown', 'no_answer');

/** Starts the next process on the state that the last one left. Its outgoing requests wait in `requests`. */
export async function startSimulatedBot(
  external: ExternalState,
  drafts: readonly Draft[],
  now: () => number,
): Promise<SimulatedBot> {
  const requests = createHeldRequests();
  const stored: Collection<Check> = {
    get: async (id) => structuredClone(external.checks.get(id)),
    set: (id, check) => requests.ask(`set ${id}`, () => external.store(check), storeFailure),
    insert: (id, check) =>
      requests.ask(
        `insert ${id}`,
        () => {
          if (external.checks.has(id)) return false;
          external.store(check);
          return true;
        },
        storeFailure,
      ),
    delete: async () => {},
    async *entries() {
      for (const [id, check] of external.checks) yield [id, structuredClone(check)];
    },
  };
  const audit: Audit = {
    record: ({ at = now(), ...entry }, id = crypto.randomUUID()) =>
      requests.ask(
        'audit',
        () => void (external.audit.has(id) || external.audit.set(id, { ...entry, at })),
        storeFailure,
      ),
    page: async () => ({ lines: [], next: undefined }),
    toCsv: async () => undefined,
    verify: async () => ({ lines: 0 }),
    head: async () => undefined,
  };
  const workerChecks: WorkerChecks = {
    invite: (order) => requests.ask(`invite ${order.key}`, () => external.invite(order), vendorFailure),
    cancel: (id) => requests.ask(`cancel ${id}`, () => external.cancel(id), vendorFailure),
    result: (id) => requests.ask(`result ${id}`, () => external.result(id), vendorFailure),
  };
  const resolved = async (message: Deferred) => (typeof message === 'function' ? await message() : message);
  /** Renders the message; if the channel was open the whole time, the message may show no name or outcome. */
  async function render(channelId: string, message: Deferred) {
    const { privacyChanges } = external;
    const rendered = await resolved(message);
    const json = JSON.stringify(rendered);
    const openThroughout = external.openChannels.has(channelId) && privacyChanges === external.privacyChanges;
    if (openThroughout && /Lovelace|— /.test(json)) {
      external.violations.push(`shown in an open channel: ${json}`);
    }
    return rendered;
  }
  const poster: Poster = {
    async post(channelId, message, options = {}) {
      const rendered = await render(channelId, message);
      return requests.ask(
        `post ${channelId}`,
        () => external.post(channelId, rendered, options),
        slackFailure,
      );
    },
    async update(channelId, ts, message) {
      const rendered = await render(channelId, message);
      await requests.ask(`update ${channelId}`, () => external.update(ts, rendered), slackFailure);
    },
    remove: (_, ts) => requests.ask(`remove ${ts}`, () => external.remove(ts), slackFailure),
    dm: (userId) => requests.ask(`dm ${userId}`, () => ({ channelId: 'D1', ts: '0.0' }), slackFailure),
    stop() {},
  };

  const watchList = createWatchList(await openMemoryRecords(stored));
  const process = crypto.randomUUID();
  const { checkService, refreshCheck } = createTestCheckService({
    watchList,
    workerChecks,
    // There is a single process, so no reference is taken already.
    reservations: { insert: async () => true },
    products: PRODUCTS,
    process,
    now,
  });
  const auditOutbox = createAuditOutbox({ records: watchList, audit, onFailure() {} });
  const cardSync = createCardSync({
    settingsOf: async () => ({ results: 'thread', digest: false }),
    watchList,
    batches: await createMemoryBatches(),
    slack: {
      poster,
      postedMessages: {
        find: ({ channelId, threadTs, metadata }) =>
          requests.ask(
            `find ${channelId}`,
            () =>
              external.messages.find(
                (one) =>
                  one.channelId === channelId &&
                  one.threadTs === threadTs &&
                  !one.deleted &&
                  one.metadata === JSON.stringify(metadata),
              )?.ts,
            slackFailure,
          ),
      },
      access: { isAbsent: async () => false },
      privacy: {
        privacyOf: (channelId) =>
          requests
            .ask(
              `privacy ${channelId}`,
              () => (external.openChannels.has(channelId) ? ('open' as const) : ('private' as const)),
              slackFailure,
            )
            .catch(() => 'not-known' as const),
      },
    },
    posting: { mayPost: () => true, canFindPosts: () => true, othersPostForMs: 0 },
    now,
    log: SILENT_LOG,
    config: { certificateButton: 'gated', digestChannel: undefined, slack: { command: '/check' } },
  });

  /** As in the submission listener, the form is kept until it was processed, or its requester told that it failed. */
  function submit(draft: Draft): void {
    const deleteForm = () =>
      retryWrite(() => requests.ask('delete form', () => void external.forms.delete(draft.id), storeFailure));
    checkService
      .invite(draft, REQUESTER)
      .then(deleteForm, deleteForm)
      .catch(() => {});
  }

  const isAbandoned: IsAbandoned = (begun) => begun.process !== process;
  const start = async () => {
    await auditOutbox.start();
    await checkService.recoverInvitations(isAbandoned);
    for (const draft of drafts) if (external.forms.has(draft.id)) submit(draft);
    checkService.recoverCancellations(isAbandoned).catch(() => {});
    await cardSync.start();
  };
  const started = start();
  started.catch(() => {});
  const rules = { retentionDays: 30, unseenCounts: false };
  async function purge(): Promise<void> {
    for (const { id } of await watchList.all()) {
      await watchList.update(id, (check) => purgedIfDue(check, rules, now()));
    }
  }
  return { requests, checkService, refreshCheck, cardSync, submit, purge, started };
}
