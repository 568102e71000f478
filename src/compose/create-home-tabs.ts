import { createHomeRefresher } from '../features/home/home-refresher.ts';
import { createHomeTabPublisher } from '../features/home/home-tabs.ts';
import { createListingAudit } from '../features/shared/listing-audit.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** The Home tabs, and the leader's task that replaces outdated ones. */
export function createHomeTabs(
  { config, timeouts, now, clock, log }: Runtime,
  stores: Stores,
  { checks, slack, observability }: { checks: Checks; slack: Slack; observability: Observability },
) {
  const shared = {
    records: stores.slack.homes,
    checkService: checks.checkService,
    access: slack.access,
    log,
  };
  const homes = createHomeTabPublisher({
    ...shared,
    now,
    web: slack.web,
    seen: createListingAudit(observability.audit, now),
    staleAfterDays: config.staleAfterDays,
  });
  const homeRounds = createHomeRefresher({
    ...shared,
    homes,
    onChange: checks.watchList.onChange,
    timing: { everyMs: timeouts.homesEveryMs, now, clock },
    onPending: observability.metrics.homesPending,
  });
  return { homes, homeRounds };
}
