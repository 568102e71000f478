import { attentionRules } from '../checks/attention.ts';
import type { HomeContent } from '../features/home/draw-home.ts';
import { batchLine, isUnfinished } from '../features/home/home-batches.ts';
import { createHomeRefresher } from '../features/home/home-refresher.ts';
import { createHomeTabPublisher } from '../features/home/home-tabs.ts';
import { createListingAudit } from '../features/shared/listing-audit.ts';
import { businessCalendar } from '../time/business-calendar.ts';
import type { Batches } from './create-batches.ts';
import type { CheckRequests } from './create-check-requests.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

interface ShownParts {
  checks: Checks;
  batches: Batches;
  checkRequests: CheckRequests;
  slack: Slack;
  observability: Observability;
}

/** The Home tabs, and the leader's task that replaces outdated ones. */
export function createHomeTabs(
  { config, timeouts, now, clock, log }: Runtime,
  stores: Stores,
  { checks, batches, checkRequests, slack, observability }: ShownParts,
) {
  const { batchList, batchService } = batches;
  const content: HomeContent = {
    checks: checks.watchList.all,
    find: checks.checkService.find,
    searches: stores.slack.homeSearches,
    unfinishedBatches: async () => (await batchList.all()).filter(isUnfinished),
    batchLine: (batch) => batchLine(batch, batchService.progressOf(batch), slack.identity.known()?.url),
    waitingRequests: checkRequests.checkRequestService.waiting,
    rules: () => attentionRules(businessCalendar(config), config, now()),
    products: config.workerChecks.products,
    command: config.slack.command,
  };
  const shared = { records: stores.slack.homes, content, access: slack.access, log };
  const homes = createHomeTabPublisher({
    ...shared,
    now,
    web: slack.web,
    untilAcked: slack.ackPriority.untilAcked,
    seen: createListingAudit(observability.audit, now),
  });
  const homeRounds = createHomeRefresher({
    ...shared,
    homes,
    onChange(listener) {
      checks.watchList.onChange(listener);
      batchList.onChange(listener);
      stores.checkRequests.onChange(listener);
    },
    timing: { everyMs: timeouts.homesEveryMs, now, clock },
    onPending: observability.metrics.homesPending,
  });
  return { homes, homeRounds };
}
