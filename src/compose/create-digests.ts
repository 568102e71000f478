import { attentionRules } from '../checks/attention.ts';
import type { CopyService } from '../checks/copies/copy-service.ts';
import type { PersonSettingsOf } from '../checks/person-settings.ts';
import type { RenewalService } from '../checks/renewals/renewal-service.ts';
import { createCheckSource } from '../features/digest/check-source.ts';
import { createCopySource } from '../features/digest/copy-source.ts';
import { createDigestTask, type DigestTask } from '../features/digest/digest-task.ts';
import { createRequestSource } from '../features/digest/request-source.ts';
import { createRenewalSource } from '../features/renewal/renewal-lines.ts';
import { createPostedMessages } from '../slack/messages/find-posted-message.ts';
import { businessCalendar } from '../time/business-calendar.ts';
import type { CheckRequests } from './create-check-requests.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

interface DigestParts {
  checks: Checks;
  checkRequests: CheckRequests;
  slack: Slack;
  observability: Observability;
  settingsOf: PersonSettingsOf;
  renewals: RenewalService;
  copies: CopyService;
}

/** The morning's digests: of the desk, and of owners who want one of their own. Runs on the leader. */
export function createDigests(
  { config, timeouts, process, now, clock, wait, log, warnOf }: Runtime,
  stores: Stores,
  { checks, checkRequests, slack, observability, settingsOf, renewals, copies }: DigestParts,
): DigestTask {
  const { watchList, leader } = checks;
  const { web, poster, privacy, access } = slack;
  const calendar = businessCalendar(config);
  const renewalSource = createRenewalSource(renewals);
  const digests = createDigestTask({
    digest: {
      records: stores.digests,
      sources: [
        createCheckSource({ watchList, settingsOf }),
        createRequestSource({
          waiting: checkRequests.checkRequestService.waiting,
          products: config.workerChecks.products,
        }),
        ({ owner, isPrivate, rules: { today } }) => renewalSource({ owner, isPrivate, today }),
        createCopySource({ asked: copies.asked, settingsOf }),
      ],
      slack: { poster, postedMessages: createPostedMessages({ web, log }), privacy, access },
      posting: {
        mayPost: leader.isLeader,
        othersPostForMs: process.isAlone ? 0 : timeouts.othersPostForMs,
      },
      content: {
        rules: () => attentionRules(calendar, config, now()),
        command: config.slack.command,
        namesInDms: config.resultVisibility !== 'never',
      },
      on: { outcome: observability.metrics.digest, failure: warnOf('digest.failed') },
    },
    watchList,
    settings: stores.personSettings,
    channelId: config.digestChannel,
    timing: { digestAt: config.digestAt, everyMs: timeouts.digestEveryMs, clock, wait },
  });
  stores.checkRequests.onChange(({ id, state }, before) => {
    if (before?.state !== state) digests.lineChanged(id);
  });
  stores.renewals.onChange(({ id }) => digests.lineChanged(id));
  stores.certificateCopies.onChange(({ id }) => digests.lineChanged(id));
  return digests;
}
