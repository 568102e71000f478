import type { Look } from '../checks/desk.ts';
import { escapeMrkdwn, slackDate } from '../slack/text.ts';

/** Why what is shown is not of this moment, as mrkdwn; undefined where it is. */
export function freshness({ fresh, trouble, check }: Look): string | undefined {
  if (fresh) return undefined;
  const why = trouble === undefined ? '' : ` ${escapeMrkdwn(trouble.sentence)}`;
  const retry = trouble?.retryAt === undefined ? '' : ` It can be asked again ${slackDate(trouble.retryAt)}.`;
  const last =
    check.lastLookedAt === undefined
      ? ' It has not been asked about this check before.'
      : ` This is what it said ${slackDate(check.lastLookedAt)}.`;
  return `WorkerChecks could not be asked now.${why}${retry}${last}`;
}
