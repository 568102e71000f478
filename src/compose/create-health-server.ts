import type { Poller } from '../checks/jobs/poller.ts';
import { checkGauges } from '../operations/check-gauges.ts';
import { createReadiness } from '../operations/readiness.ts';
import { createServer, type Server } from '../operations/server.ts';
import type { SlackApp } from '../slack/slack-app.ts';
import type { WorkerChecksClient } from '../workerchecks/client.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

interface Observed {
  checks: Checks;
  vendor: WorkerChecksClient;
  poller: Poller;
  slackApp: SlackApp;
}

/** The HTTP server for health, readiness, metrics and, in HTTP mode, Slack's requests. Also supplies the gauges. */
export function createHealthServer(
  { config, log, now }: Runtime,
  { storage }: Stores,
  { metrics }: Observability,
  { checks, vendor, poller, slackApp }: Observed,
): Server {
  metrics.readGaugesFrom(async () =>
    checkGauges(await checks.watchList.all(), {
      budgetUsed: vendor.budget.used(),
      expectedDelay: poller.expectedDelay(),
      load: poller.load(),
      unreadableRecords: storage.setAside(),
      retentionDays: config.retentionDays,
      now: now(),
    }),
  );
  const probes = {
    slack: () => slackApp.ready(),
    storage: () => storage.ping(),
    workerchecks: () => vendor.signIn(),
  };
  const readiness = createReadiness(probes, () => performance.now());
  metrics.readStatusFrom(async () => {
    const { failing } = await readiness();
    return {
      isLeader: checks.leader.isLeader(),
      ready: Object.fromEntries(Object.keys(probes).map((part) => [part, !Object.hasOwn(failing, part)])),
      resultRequestsPerMinute: config.workerChecks.resultRequestsPerMinute,
    };
  });
  return createServer({ readiness, metrics, slack: slackApp.requestListener, log });
}
