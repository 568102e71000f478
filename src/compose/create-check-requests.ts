import type { CheckRequest } from '../checks/check-requests/check-request.ts';
import {
  type CheckRequestService,
  createCheckRequestService,
} from '../checks/check-requests/check-request-service.ts';
import { createAuditOutbox } from '../checks/jobs/audit-outbox.ts';
import type { LeaderTask } from '../checks/jobs/leader.ts';
import { createRequestExpiry } from '../checks/jobs/request-expiry.ts';
import { createRecordList } from '../checks/record-list.ts';
import type { WatchList } from '../checks/watch-list.ts';
import { requestCardView } from '../features/check-request/request-card-view.ts';
import { createRequestKeeper, type RequestKeeper } from '../features/check-request/request-keeper.ts';
import { describeError } from '../log/describe-error.ts';
import { canFindPosts, createPostedMessages } from '../slack/messages/find-posted-message.ts';
import { messageUrl } from '../slack/messages/message-url.ts';
import { escapeMrkdwn } from '../slack/messages/text.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

export interface CheckRequests {
  checkRequestService: CheckRequestService;
  channelChanged: RequestKeeper['channelChanged'];
  /** What the leader runs. */
  tasks: readonly LeaderTask[];
}

/** Requests for checks that come from workflows: what people can do with them, and what the leader does for them. */
export function createCheckRequests(
  runtime: Runtime,
  stores: Stores,
  { checks, slack, observability }: { checks: Checks; slack: Slack; observability: Observability },
): CheckRequests {
  const { config, now, timeouts, warnOf, log } = runtime;
  const { watchList, leader, checkService } = checks;
  const { web, poster, privacy } = slack;
  const requests = createRecordList(stores.checkRequests);
  const fencedRequests = createRecordList(stores.checkRequests, leader.fence);
  const checkRequestService = createCheckRequestService({
    requests,
    checks: watchList.all,
    invite: checkService.invite,
    locks: stores.storage.locks,
    channelId: config.digestChannel,
    now,
  });
  const keeper = createRequestKeeper({
    requests: fencedRequests,
    watchList,
    draw: async (request, { namesShown }) =>
      requestCardView(request, {
        namesShown,
        products: config.workerChecks.products,
        checkLink: await checkLink(request, watchList, slack),
      }),
    slack: { poster, privacy, web, postedMessages: createPostedMessages({ web, log }) },
    posting: {
      mayPost: leader.isLeader,
      canFindPosts: () => canFindPosts(slack.identity.known()?.scopes ?? [], config.resultVisibility),
      othersPostForMs: runtime.process.isAlone ? 0 : timeouts.othersPostForMs,
    },
    timing: { everyMs: timeouts.requestsEveryMs, now },
    onFailure: warnOf('request.not-kept'),
    onPending: observability.metrics.stepsPending,
  });
  const expiry = createRequestExpiry({
    requests: fencedRequests,
    retentionDays: config.retentionDays,
    now,
    purgeAfterMs: timeouts.purgeAfterMs,
    onFailure: (error) => log.error('retention.failed', describeError(error)),
  });
  const auditOutbox = createAuditOutbox({
    records: fencedRequests,
    audit: observability.audit,
    onFailure: warnOf('audit.not-written'),
  });
  return {
    checkRequestService,
    channelChanged: keeper.channelChanged,
    tasks: [auditOutbox, keeper, expiry],
  };
}

/** Leads to the card of the check that was ordered for a request, once it is posted. Mrkdwn. */
async function checkLink(
  { check }: CheckRequest,
  watchList: Pick<WatchList, 'get'>,
  { identity }: Pick<Slack, 'identity'>,
): Promise<string | undefined> {
  if (check === undefined) return undefined;
  const { channelId, ts } = (await watchList.get(check.id))?.card ?? {};
  const url = identity.known()?.url;
  if (channelId === undefined || ts === undefined || url === undefined) return undefined;
  return `<${escapeMrkdwn(messageUrl(url, channelId, ts))}|${escapeMrkdwn(check.reference)}>`;
}
