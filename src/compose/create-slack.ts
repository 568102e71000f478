import type { Metrics } from '../operations/metrics.ts';
import { createAccess } from '../slack/access.ts';
import { createChannelPrivacy } from '../slack/channel-privacy.ts';
import { createOutsiders } from '../slack/create-outsiders.ts';
import { createIdentity } from '../slack/identity.ts';
import { createPoster } from '../slack/poster.ts';
import { createWebClient } from '../slack/web-client.ts';
import type { Runtime } from './runtime.ts';

/** What speaks to Slack: the Web API, who we are there, who may do what, and what a channel may see. */
export function createSlack({ config, log, now, outbound }: Runtime, metrics: Metrics) {
  const web = createWebClient(config.slack, { outbound, log, onCall: metrics.slackCall });
  const identity = createIdentity({ web, now, log });
  const { teamId, trouble } = identity;
  return {
    web,
    identity,
    poster: createPoster({ web, log }),
    privacy: createChannelPrivacy({
      web,
      outsiders: createOutsiders({ web, teamId }),
      visibility: config.resultVisibility,
      log,
    }),
    access: createAccess({ config: config.access, web, teamId, trouble, now, log }),
  };
}

export type Slack = ReturnType<typeof createSlack>;
