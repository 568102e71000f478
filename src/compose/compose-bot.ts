import { createPersonSettings } from '../checks/person-settings.ts';
import { createAckPriority } from '../slack/router/ack-priority.ts';
import { createSlackApp } from '../slack/slack-app.ts';
import { createAbsences } from './create-absences.ts';
import { createBatches } from './create-batches.ts';
import { createCards } from './create-cards.ts';
import { createCheckRequests } from './create-check-requests.ts';
import { createChecks } from './create-checks.ts';
import { createCopies } from './create-copies.ts';
import { createDigests } from './create-digests.ts';
import { createHeadNotices } from './create-head-notices.ts';
import { createHealthServer } from './create-health-server.ts';
import { createHomeTabs } from './create-home-tabs.ts';
import { createLeaderTasks } from './create-leader-tasks.ts';
import { createObservability } from './create-observability.ts';
import { createOverload } from './create-overload.ts';
import { createPolling } from './create-polling.ts';
import { createRenewals } from './create-renewals.ts';
import { createReport } from './create-report.ts';
import { createRouting } from './create-routing.ts';
import { createSlack } from './create-slack.ts';
import { createVendor } from './create-vendor.ts';
import { openStores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/**
 * Composition root: creates every part of the bot in dependency order and wires them together. Opens the store and
 * sends nothing.
 */
export async function composeBot(runtime: Runtime) {
  const { config, outbound, timeouts, log, now } = runtime;
  const stores = await openStores(runtime);
  const observability = createObservability(runtime, stores);
  const { audit, metrics, presence } = observability;
  const ackPriority = createAckPriority();
  const vendor = await createVendor(runtime, stores, metrics, ackPriority);
  const checks = createChecks(runtime, stores, vendor);
  const poller = createPolling(runtime, stores, { checks, vendor, metrics });

  const slack = createSlack(runtime, metrics, ackPriority);
  const batches = createBatches(runtime, stores, { checks, slack, observability });
  const settingsOf = createPersonSettings(stores.personSettings, runtime.warnOf('settings.not-read'));
  const checkRequests = createCheckRequests(runtime, stores, { checks, slack, observability });
  const cards = createCards(runtime, { checks, batches, checkRequests }, slack, settingsOf);
  const { homes, homeRounds } = createHomeTabs(runtime, stores, {
    checks,
    batches,
    checkRequests,
    slack,
    observability,
  });
  const renewals = createRenewals(runtime, stores, { checks, observability });
  const copies = createCopies(runtime, stores, { checks, observability });
  const digests = createDigests(runtime, stores, {
    checks,
    checkRequests,
    slack,
    observability,
    settingsOf,
    renewals: renewals.renewals,
    copies: copies.copies,
  });
  const absences = createAbsences(runtime, stores, checks, slack);
  const report = createReport(runtime, stores, checks);
  const { routes, router } = createRouting(runtime, stores, {
    slack,
    checks,
    batches,
    homes,
    changes: {
      changed: absences.changed,
      async channelChanged(change) {
        await cards.channelChanged(change);
        digests.channelChanged(change.channelId);
      },
    },
    context: {
      settings: { records: stores.personSettings, settingsOf },
      nextPollAt: poller.nextPollAt,
      readReport: report.readReport,
      renewals: renewals.renewals,
      copies: copies.copies,
      checkRequests: checkRequests.checkRequestService,
    },
    observability,
  });
  const overloadNotice = createOverload(runtime, stores, { poller, slack });
  const slackApp = createSlackApp({
    config: config.slack,
    router,
    identity: slack.identity,
    outbound,
    connections: { bots: presence.count, graceMs: timeouts.connectionGraceMs },
    log,
    now,
  });

  return {
    stores,
    audit,
    presence,
    vendor,
    slack,
    slackApp,
    routes,
    batchService: batches.batchService,
    leader: checks.leader,
    leaderTasks: createLeaderTasks(
      runtime,
      { stores, checks, router, observability },
      {
        batches,
        checkRequests,
        cards,
        poller,
        homeRounds,
        overloadNotice,
        absences,
        digests,
        report,
        renewals,
        headNotice: createHeadNotices(runtime, stores, { checks, slack, observability }),
        copies,
      },
    ),
    server: createHealthServer(runtime, stores, observability, { checks, vendor, poller, slackApp }),
  };
}

export type BotParts = Awaited<ReturnType<typeof composeBot>>;
