import type { HomeTabs } from '../features/home/home-tabs.ts';
import { createRoutes, type RouteContext } from '../features/routes.ts';
import { createRouter } from '../slack/create-router.ts';
import { createFileSender } from '../slack/files/file-sender.ts';
import { createSlackFiles } from '../slack/files/slack-files.ts';
import type { Colleagues } from '../slack/services.ts';
import { createSavedForms } from '../slack/submissions/saved-forms.ts';
import type { Batches } from './create-batches.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

interface RoutedParts {
  slack: Slack;
  checks: Checks;
  batches: Batches;
  homes: HomeTabs;
  /** Called when Slack says that a channel, a person or a group has changed. */
  changes: Pick<RouteContext, 'channelChanged'> & Pick<Colleagues, 'changed'>;
  /** What single features need. */
  context: Pick<
    RouteContext,
    'settings' | 'nextPollAt' | 'readReport' | 'renewals' | 'copies' | 'checkRequests'
  >;
  observability: Observability;
}

/** The routing table, and the router that every request from Slack passes through. */
export function createRouting(
  { config, process, outbound, log, now }: Runtime,
  { slack: stored, storage }: Stores,
  parts: RoutedParts,
) {
  const { slack, checks, batches, homes, changes, context, observability } = parts;
  const { audit, metrics, refusals } = observability;
  const { web, poster, access, identity, ackPriority } = slack;
  const savedForms = createSavedForms(stored.savedFormRecords, log);
  const forms = {
    drafts: stored.drafts,
    batchDrafts: stored.batchDrafts,
    followOrders: stored.followOrders,
    savedForms,
    homeSearches: stored.homeSearches,
    files: {
      ...createSlackFiles({ web, outbound, identity, slack: config.slack }),
      ...createFileSender({ web, outbound, identity, slack: config.slack }),
    },
  };
  const { checkService, handOverService } = checks;
  const { batchService } = batches;
  const routes = createRoutes(
    { config, checkService, batchService, audit, forms, web, log, now },
    {
      colleagues: { access, handOverService, changed: changes.changed },
      homes,
      channelChanged: changes.channelChanged,
      ...context,
    },
  );
  const router = createRouter({
    command: config.slack.command,
    routes,
    people: { access, identity },
    store: {
      seenRequests: stored.seenRequests,
      pendingSubmissions: stored.pendingSubmissions,
      savedForms,
      digest: storage.digest,
      process: process.id,
    },
    slack: { web, poster, outbound, ackPriority },
    log,
    now,
    hooks: {
      onAck: metrics.ack,
      onRequest: metrics.slackRequest,
      onRefused: (person, permission) => {
        refusals(person.userId, permission);
        void homes.refresh(person);
      },
    },
  });
  return { routes, router };
}
