import type { RefreshOutcome } from '../../checks/check-service.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';

/** Why what is shown is not of this moment, as mrkdwn; undefined where it is. */
export function staleNotice({ fresh, trouble, check, isMisdated }: RefreshOutcome): string | undefined {
  if (fresh) return undefined;
  const why = trouble === undefined ? '' : ` ${escapeMrkdwn(trouble.sentence)}`;
  const retry = trouble?.retryAt === undefined ? '' : ` It can be asked again ${slackDate(trouble.retryAt)}.`;
  return `WorkerChecks could not be asked now.${why}${retry}${last()}`;

  function last(): string {
    if (check.lastLookedAt === undefined) return ' It has not been asked about this check before.';
    // A moment that is yet to come would be no answer.
    const when = isMisdated ? 'when it was last asked' : slackDate(check.lastLookedAt);
    return ` This is what it said ${when}.`;
  }
}
