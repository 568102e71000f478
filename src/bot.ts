import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createAuditing } from './checks/auditing.ts';
import { checkSchema } from './checks/check.ts';
import { CHECK_RECORD_RULES } from './checks/check-record-rules.ts';
import { createDesk } from './checks/create-desk.ts';
import { draftSchema, followOrderSchema } from './checks/desk.ts';
import { createInvitationCounts, dayCountSchema } from './checks/invitation-counts.ts';
import { createLeadership } from './checks/leadership.ts';
import { createLeftovers } from './checks/leftovers.ts';
import { createLookAt } from './checks/look-at.ts';
import { createLookMarks } from './checks/look-marks.ts';
import { createObserver } from './checks/observer.ts';
import { createPurging } from './checks/purging.ts';
import { createReferences } from './checks/references.ts';
import { createWatchList } from './checks/watch-list.ts';
import { createHomeTabs } from './compose/create-home-tabs.ts';
import { createPolling } from './compose/create-polling.ts';
import { workerChecksLog } from './compose/workerchecks-log.ts';
import type { Config } from './config/config.ts';
import { TIMEOUTS, type Timeouts } from './config/timeouts.ts';
import { createAnnouncer } from './features/card/announcer.ts';
import { registerFeatures } from './features/register-features.ts';
import { describeError } from './log/describe-error.ts';
import type { Log } from './log/log.ts';
import { createOutbound } from './net/outbound.ts';
import { auditHeadSchema, auditLineSchema } from './operations/audit-chain.ts';
import { createAuditLog } from './operations/audit-log.ts';
import { createAuditVerifier } from './operations/audit-verifier.ts';
import { checkGauges } from './operations/check-gauges.ts';
import { createMetrics } from './operations/metrics.ts';
import { ALONE, createPresence } from './operations/presence.ts';
import { createReadiness } from './operations/readiness.ts';
import { createRefusalLog } from './operations/refusal-log.ts';
import { createServer } from './operations/server.ts';
import { acceptedFormSchema } from './slack/accepted-forms.ts';
import { createAccess } from './slack/access.ts';
import { createChannelPrivacy } from './slack/channel-privacy.ts';
import { createOutsiders } from './slack/create-outsiders.ts';
import { createRoutes } from './slack/create-routes.ts';
import { createIdentity } from './slack/identity.ts';
import { offeredFormSchema } from './slack/offered-forms.ts';
import { canFindPosts, createOwnMessages } from './slack/own-messages.ts';
import { createPoster } from './slack/poster.ts';
import { createSlackApp } from './slack/slack-app.ts';
import { createWebClient } from './slack/web-client.ts';
import { openStorageWhenThere } from './storage/open-when-there.ts';
import { settledWithin } from './time/settled-within.ts';
import { ledgerSchema } from './workerchecks/budget/ledger-record.ts';
import { certificateLink } from './workerchecks/certificate-link.ts';
import { createWorkerChecksClient } from './workerchecks/client.ts';
import { parseContract } from './workerchecks/contract.ts';
import { storedTokenSchema } from './workerchecks/token.ts';

/**
 * What runs has so long to finish when the bot stops, and then the rest to be closed: together less than the ten seconds
 * after which Docker, for one, kills.
 */
const DRAIN_MS = 8_000;
const CLOSE_MS = 1_000;
/** How long a person's look waits for the budget. */
const PERSON_MAX_WAIT_MS = 2_000;
/** Whose days WorkerChecks means where it gives a moment for a release date. */
const VENDOR_TIME_ZONE = 'Australia/Sydney';
const USER_AGENT = 'workerchecks-slack/0.1.0';

export interface BotOverrides {
  log: Log;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Milliseconds that only go forward, whatever is done to the machine's clock. */
  clock?: () => number;
  timeouts?: Timeouts;
}

export interface Bot {
  /** Resolves with the HTTP port of Slack's requests, or else of the health pages, once people are served. */
  start(): Promise<number>;
  /** Takes nothing new, finishes what runs, closes the store; in less than ten seconds whatever hangs. Never rejects. */
  stop(): Promise<void>;
  /** Everything the routes know, for the tests that compare it with what views emit. */
  routes: ReturnType<typeof createRoutes>;
}

/**
 * Wires everything, once. Opens the store; sends nothing before `start`.
 *
 * @throws ConfigError, StorageError
 */
export async function createBot(
  config: Config,
  { log, now = Date.now, clock = () => performance.now(), timeouts = TIMEOUTS }: BotOverrides,
): Promise<Bot> {
  /** Tells this process from all others that use the store, and from the one before it. */
  const process = randomUUID();
  /** A sqlite file has one process; the other stores may have several. */
  const alone = config.storage.databaseUrl.startsWith('sqlite:');
  const contract = parseContract(config.workerChecks.contractOverrides);
  const storage = await openStorageWhenThere(config.storage, { log });
  const outbound = createOutbound(config.proxy);
  const metrics = createMetrics();
  const trouble = (event: string) => (error: unknown) => log.warn(event, describeError(error));

  const audit = createAuditLog({
    lines: storage.collection('audit', auditLineSchema),
    heads: storage.collection('audit-head', auditHeadSchema),
    now,
    onHead: ({ seq, digest }) => log.info('audit.head', { line: seq, digest }),
  });
  const auditWatch = createAuditVerifier({ audit, log });
  const refused = createRefusalLog({ audit, now, onFailure: trouble('audit.not-written') });
  const checks = await storage.mirror('checks', checkSchema, CHECK_RECORD_RULES);
  const watchList = createWatchList(checks);
  const leadership = createLeadership(storage.lease('account', { ttlMs: timeouts.leaseMs }), {
    led: () => log.info('leads'),
    lost: () => log.warn('leads-no-more'),
    failed: trouble('duties.failed'),
  });
  /** For what one process of all does alone. */
  const ledWatchList = createWatchList(checks, leadership.fence);
  const workerChecks = await createWorkerChecksClient({
    apiUrl: config.workerChecks.apiUrl,
    widgetSecret: config.workerChecks.widgetSecret,
    contract,
    tokens: storage.collection('tokens', storedTokenSchema),
    locks: storage.locks,
    ledger: storage.collection('ledger', ledgerSchema),
    storeTime: storage.time,
    perMinute: config.workerChecks.resultRequestsPerMinute,
    reserved: config.workerChecks.resultRequestsReserved,
    personMaxWaitMs: PERSON_MAX_WAIT_MS,
    userAgent: USER_AGENT,
    timeZone: VENDOR_TIME_ZONE,
    now,
    onRequest: metrics.workerChecksRequest,
    ...workerChecksLog(log),
    outbound,
  });
  const nextMark = createLookMarks(process);
  const observing = {
    workerChecks,
    certificateLink: (url: string | undefined) => certificateLink(url, config.certificateHosts),
    keepLink: config.certificateButton === 'link',
    now,
    nextMark,
  };
  const observe = createObserver({ ...observing, watchList });
  const desk = createDesk({
    watchList,
    workerChecks,
    observe,
    lookAt: createLookAt(observing),
    locks: storage.locks,
    counts: createInvitationCounts({
      counts: storage.collection('invitation-counts', dayCountSchema),
      limits: config.invitations,
      timeZone: config.timeZone,
      now,
    }),
    begun: storage.collection('begun-invitations', z.array(z.string())),
    given: storage.collection('given-invitation-ids', z.object({ checkId: z.string() })),
    fingerprint: storage.fingerprint,
    references: createReferences({
      watchList,
      reservations: storage.collection('references', z.object({ at: z.number() })),
      now,
    }),
    products: config.workerChecks.products,
    process,
    now,
    nextMark,
  });
  const auditing = createAuditing({
    watchList: ledWatchList,
    audit,
    onFailure: trouble('audit.not-written'),
  });
  const poller = createPolling({
    config,
    history: storage.collection('schedule', z.unknown()),
    log,
    watchList: ledWatchList,
    onLook: metrics.look,
    observe: createObserver({ ...observing, watchList: ledWatchList }),
    mayLook: leadership.leads,
    budgetFreeAt: () => workerChecks.budget.freeAt('poller'),
    onBudgetChange: workerChecks.budget.onChange,
    now,
    clock,
  });
  const purging = createPurging({
    watchList: ledWatchList,
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

  const web = createWebClient(config.slack, { outbound, log, onCall: metrics.slackCall });
  const identity = createIdentity({ web, now, log });
  const poster = createPoster({ web, log });
  const privacy = createChannelPrivacy({
    web,
    outsiders: createOutsiders({ web, teamId: identity.teamId }),
    visibility: config.resultVisibility,
    log,
  });
  const access = createAccess({
    config: config.access,
    web,
    teamId: identity.teamId,
    trouble: identity.trouble,
    now,
    log,
  });
  const announcer = createAnnouncer({
    watchList,
    poster,
    ownMessages: createOwnMessages({ web, log }),
    privacy,
    mayPost: leadership.leads,
    canFindPosts: () => canFindPosts(identity.known()?.scopes ?? [], config.resultVisibility),
    othersPostForMs: alone ? 0 : timeouts.othersPostForMs,
    now,
    log,
    config,
  });
  const { homes, homeRounds } = createHomeTabs({
    storage,
    audit,
    desk,
    access,
    web,
    staleAfterDays: config.staleAfterDays,
    onChange: watchList.onChange,
    everyMs: timeouts.homesEveryMs,
    now,
    clock,
    log,
    onPending: metrics.homesPending,
  });
  const routes = createRoutes({
    command: config.slack.command,
    access,
    identity,
    deliveries: storage.collection('deliveries', z.object({ at: z.number() })),
    process,
    acceptedForms: storage.collection('accepted-forms', acceptedFormSchema),
    offeredForms: storage.collection('offered-forms', offeredFormSchema),
    digest: storage.digest,
    web,
    poster,
    outbound,
    log,
    now,
    onAck: metrics.ack,
    onDelivery: metrics.slackRequest,
    onRefused: (person, permission) => {
      refused(person.userId, permission);
      void homes.refresh(person);
    },
  });
  const drafts = storage.collection('drafts', draftSchema);
  const followOrders = storage.collection('follow-orders', followOrderSchema);
  registerFeatures(
    {
      config,
      desk,
      nextLookAt: poller.nextLookAt,
      audit,
      drafts,
      followOrders,
      routes,
      offers: routes.offers,
      web,
      log,
      now,
    },
    homes,
  );
  routes.channelChanged((change) => announcer.channelChanged(change));
  const presence =
    alone || config.slack.appToken === undefined
      ? ALONE
      : createPresence(storage.collection('bots', z.object({ at: z.number() })), {
          now,
          onFailure: trouble('presence.not-written'),
        });
  const slack = createSlackApp({
    config: config.slack,
    routes,
    identity,
    outbound,
    connections: { bots: presence.count, settleMs: timeouts.connectionsSettleMs },
    log,
    now,
  });

  metrics.readGaugesFrom(async () =>
    checkGauges(await watchList.all(), {
      budgetUsed: workerChecks.budget.used(),
      expectedDelay: poller.expectedDelay(),
      unreadableRecords: storage.setAside(),
      now: now(),
    }),
  );
  const readiness = createReadiness(
    {
      slack: () => slack.ready(),
      storage: () => storage.ping(),
      workerchecks: () => workerChecks.signIn(),
    },
    () => performance.now(),
  );
  const leftovers = createLeftovers({
    process,
    alone,
    patience: timeouts,
    clock,
    settle: [desk.settleInvitations, (isLeft) => routes.resume(isLeft, { alone }), desk.finishCancelling],
    onFailure: trouble('leftovers.not-settled'),
  });
  const server = createServer({ readiness, metrics, slack: slack.requestListener, log });

  let stopping = false;

  return {
    routes,
    async start() {
      // With the port taken no second bot by mistake gets as far as to settle what this one is doing.
      const { port, metricsPort } = await server.start(config.http);
      await presence.start();
      if (stopping) return port;
      slack.start();
      log.info('started', {
        port,
        ...(metricsPort === port ? {} : { metricsPort }),
        mode: slack.requestListener === undefined ? 'socket' : 'http',
      });
      audit.logHead().catch(trouble('audit.head-not-read'));
      workerChecks.signIn().catch(trouble('workerchecks.sign-in-failed'));
      leadership.start([auditing, leftovers, announcer, poller, purging, homeRounds, auditWatch]);
      return port;
    },
    async stop() {
      stopping = true;
      const handled = slack.stopIntake().then(() => slack.drain(DRAIN_MS));
      workerChecks.budget.stop('poller');
      const drained = Promise.all([handled, leadership.stop(), server.stop(DRAIN_MS)]).catch(
        trouble('stop.not-drained'),
      );
      if (!(await settledWithin(DRAIN_MS, drained))) log.warn('stop.not-drained', { afterMs: DRAIN_MS });
      poster.stop();
      privacy.stop();
      identity.stop();
      const closed = (async () => {
        await audit.logHead().catch(trouble('audit.head-not-read'));
        await presence.stop();
        await workerChecks.close();
        await outbound.close();
        checks.close();
        await storage.close();
      })().catch(trouble('stop.not-closed'));
      if (!(await settledWithin(CLOSE_MS, closed))) log.warn('stop.not-closed', { afterMs: CLOSE_MS });
      log.info('stopped');
    },
  };
}
