import type { Metrics } from '../operations/metrics.ts';
import { createAccess } from '../slack/access/access.ts';
import { createChannelOutsiders } from '../slack/access/channel-outsiders.ts';
import { createChannelPrivacy } from '../slack/access/channel-privacy.ts';
import { createIdentity } from '../slack/access/identity.ts';
import { createPoster } from '../slack/messages/poster.ts';
import type { AckPriority } from '../slack/router/ack-priority.ts';
import { createWebClient } from '../slack/web-api/web-client.ts';
import type { Runtime } from './runtime.ts';

/** Everything that talks to Slack: the Web API, the bot's identity, access control and channel privacy. */
export function createSlack(
  { config, log, now, outbound, timeouts }: Runtime,
  metrics: Metrics,
  ackPriority: AckPriority,
) {
  const web = createWebClient(config.slack, { outbound, log, onCall: metrics.slackCall });
  const identity = createIdentity({ web, now, log });
  const { teamId, trouble } = identity;
  return {
    web,
    identity,
    ackPriority,
    poster: createPoster({
      web,
      log,
      postIntervalMs: timeouts.postIntervalMs,
      untilAcked: ackPriority.untilAcked,
    }),
    privacy: createChannelPrivacy({
      web,
      outsiders: createChannelOutsiders({ web, teamId }),
      visibility: config.resultVisibility,
      log,
    }),
    access: createAccess({ config: config.access, web, teamId, trouble, now, log }),
  };
}

export type Slack = ReturnType<typeof createSlack>;
