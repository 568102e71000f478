import type { RefreshOutcome } from '../../checks/check-service.ts';
import { escapeMrkdwn, slackDate } from '../../slack/messages/text.ts';

/** Says that what is shown is not current, and why, as mrkdwn; undefined if it is current. */
export function staleNotice({ fresh, trouble, check, isMisdated }: RefreshOutcome): string | undefined {
  if (fresh) return undefined;
  const why = trouble === undefined ? '' : ` ${escapeMrkdwn(trouble.sentence)}`;
  const retry = trouble?.retryAt === undefined ? '' : ` You can try again ${slackDate(trouble.retryAt)}.`;
  return `Could not get the latest from WorkerChecks.${why}${retry}${last()}`;

  function last(): string {
    if (check.lastResultAt === undefined) return ' There is no earlier status for this check.';
    // The stored date is in the future, so it would be misleading.
    if (isMisdated) return ' This is the status when it was last asked.';
    return ` This is the status as of ${slackDate(check.lastResultAt)}.`;
  }
}
