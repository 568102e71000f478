import type { IsAbandoned } from '../../../src/checks/abandoned-work.ts';
import type { Check } from '../../../src/checks/check.ts';
import type { Draft, Person } from '../../../src/checks/check-service.ts';
import { retryWrite } from '../../../src/checks/durable-write.ts';
import { createAuditOutbox } from '../../../src/checks/jobs/audit-outbox.ts';
import type { Audit, Collection, WorkerChecks } from '../../../src/checks/ports.ts';
import { purgedWhereDue } from '../../../src/checks/retention-rules.ts';
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
import { createHeldRequests, type Fate, type HeldRequests } from './held-requests.ts';
import type { Outside } from './outside.ts';

export const REQUESTER: Person = { teamId: 'T1', userId: 'U1' };
const PRODUCTS = [{ id: 'ncchc', name: 'National police check' }];

/** One life of the bot, as far as a check's lifecycle is concerned: everything is real except the outside world. */
export interface SimulatedBot {
  wires: HeldRequests;
  checkService: RecoverableCheckService;
  refreshCheck: RefreshCheck;
  announcer: CardSync;
  /** Processes an accepted form; twice if it arrives twice. */
  submit(draft: Draft): void;
  purge(): Promise<void>;
  /** Rejects if the store fails during the start: the process then ends and is restarted. */
  started: Promise<void>;
}

const neverLost = (fate: Fate, arrived: boolean) =>
  arrived || fate === 'done' ? undefined : new StorageError('The store did not take it.');

function vendorTrouble(fate: Fate, arrived: boolean): WorkerChecksError | undefined {
  if (fate === 'lost') return new WorkerChecksError('dropped', 'Lost.', { effect: 'possible' });
  if (arrived) return undefined;
  return new WorkerChecksError('refused', 'No.', { effect: 'none', reason: 'credits' });
}

const slackTrouble = (fate: Fate, arrived: boolean) =>
  arrived && fate === 'refused' ? undefined : new SlackPostError('unknown', 'no_answer');

/** Starts the next process on the surviving state. Its outgoing requests wait in `wires`. */
export async function startSimulatedBot(
  world: Outside,
  drafts: readonly Draft[],
  now: () => number,
): Promise<SimulatedBot> {
  const wires = createHeldRequests();
  const stored: Collection<Check> = {
    get: async (id) => structuredClone(world.checks.get(id)),
    set: (id, check) => wires.ask(`set ${id}`, () => world.store(check), neverLost),
    insert: (id, check) =>
      wires.ask(
        `insert ${id}`,
        () => {
          if (world.checks.has(id)) return false;
          world.store(check);
          return true;
        },
        neverLost,
      ),
    delete: async () => {},
    async *entries() {
      for (const [id, check] of world.checks) yield [id, structuredClone(check)];
    },
  };
  const audit: Audit = {
    record: ({ at = now(), ...entry }, id = crypto.randomUUID()) =>
      wires.ask(
        'audit',
        () => void (world.audit.has(id) || world.audit.set(id, { ...entry, at })),
        neverLost,
      ),
    page: async () => ({ lines: [], next: undefined }),
    ofCheck: async () => [],
    verify: async () => ({ lines: 0 }),
  };
  const workerChecks: WorkerChecks = {
    invite: (order) => wires.ask(`invite ${order.key}`, () => world.invite(order), vendorTrouble),
    cancel: (id) => wires.ask(`cancel ${id}`, () => world.cancel(id), vendorTrouble),
    result: (id) => wires.ask(`look ${id}`, () => world.look(id), vendorTrouble),
  };
  const made = async (message: Deferred) => (typeof message === 'function' ? await message() : message);
  /** Renders the message, and verifies that it shows no outcome if the channel was open the whole time. */
  async function drawn(channelId: string, message: Deferred) {
    const { toggles } = world;
    const drawing = await made(message);
    const json = JSON.stringify(drawing);
    const openThroughout = world.openChannels.has(channelId) && toggles === world.toggles;
    if (openThroughout && /Lovelace|— /.test(json)) {
      world.broken.push(`told an open channel: ${json}`);
    }
    return drawing;
  }
  const poster: Poster = {
    async post(channelId, message, options = {}) {
      const drawing = await drawn(channelId, message);
      return wires.ask(`post ${channelId}`, () => world.post(channelId, drawing, options), slackTrouble);
    },
    async update(channelId, ts, message) {
      const drawing = await drawn(channelId, message);
      await wires.ask(`update ${channelId}`, () => world.update(ts, drawing), slackTrouble);
    },
    remove: (_, ts) => wires.ask(`remove ${ts}`, () => world.remove(ts), slackTrouble),
    dm: (userId) => wires.ask(`dm ${userId}`, () => ({ channelId: 'D1', ts: '0.0' }), slackTrouble),
    stop() {},
  };

  const watchList = createWatchList(await openMemoryRecords(stored));
  const process = crypto.randomUUID();
  const { checkService, refreshCheck } = createTestCheckService({
    watchList,
    workerChecks,
    // A single process, so no reference is ever taken.
    reservations: { insert: async () => true },
    products: PRODUCTS,
    process,
    now,
  });
  const auditOutbox = createAuditOutbox({ records: watchList, audit, onFailure() {} });
  const announcer = createCardSync({
    watchList,
    batches: await createMemoryBatches(),
    slack: {
      poster,
      postedMessages: {
        find: ({ channelId, threadTs, metadata }) =>
          wires.ask(
            `find ${channelId}`,
            () =>
              world.messages.find(
                (one) =>
                  one.channelId === channelId &&
                  one.threadTs === threadTs &&
                  !one.deleted &&
                  one.metadata === JSON.stringify(metadata),
              )?.ts,
            slackTrouble,
          ),
      },
      privacy: {
        privacyOf: (channelId) =>
          wires
            .ask(
              `privacy ${channelId}`,
              () => (world.openChannels.has(channelId) ? ('open' as const) : ('private' as const)),
              slackTrouble,
            )
            .catch(() => 'not-known' as const),
      },
    },
    posting: { mayPost: () => true, canFindPosts: () => true, othersPostForMs: 0 },
    now,
    log: SILENT_LOG,
    config: { certificateButton: 'gated', slack: { command: '/check' } },
  });

  /** As in the submission listener: kept until it was processed, or its person was told that it failed. */
  function submit(draft: Draft): void {
    const acted = () =>
      retryWrite(() => wires.ask('form acted on', () => void world.forms.delete(draft.id), neverLost));
    checkService
      .invite(draft, REQUESTER)
      .then(acted, acted)
      .catch(() => {});
  }

  const isLeft: IsAbandoned = (begun) => begun.process !== process;
  const start = async () => {
    await auditOutbox.start();
    await checkService.recoverInvitations(isLeft);
    for (const draft of drafts) if (world.forms.has(draft.id)) submit(draft);
    checkService.recoverCancellations(isLeft).catch(() => {});
    await announcer.start();
  };
  const started = start();
  started.catch(() => {});
  const rules = { retentionDays: 30, unseenCounts: false };
  async function purge(): Promise<void> {
    for (const { id } of await watchList.all()) {
      await watchList.update(id, (check) => purgedWhereDue(check, rules, now()));
    }
  }
  return { wires, checkService, refreshCheck, announcer, submit, purge, started };
}
