import type { Homes } from '../features/home/homes.ts';
import { type BotRoutes, createRoutes } from '../slack/create-routes.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** The table of routes, still empty, and what every request of Slack passes on its way to one. */
export function createRouting(
  { config, process, outbound, log, now }: Runtime,
  stores: Stores,
  { slack, homes, observability }: { slack: Slack; homes: Homes; observability: Observability },
): BotRoutes {
  const { metrics, refusals } = observability;
  return createRoutes({
    command: config.slack.command,
    access: slack.access,
    identity: slack.identity,
    deliveries: stores.slack.deliveries,
    process: process.id,
    acceptedForms: stores.slack.acceptedForms,
    offeredForms: stores.slack.offeredForms,
    digest: stores.storage.digest,
    web: slack.web,
    poster: slack.poster,
    outbound,
    log,
    now,
    onAck: metrics.ack,
    onDelivery: metrics.slackRequest,
    onRefused: (person, permission) => {
      refusals(person.userId, permission);
      void homes.refresh(person);
    },
  });
}
