import { type AbsenceNotice, createAbsenceNotice } from '../features/absence/absence-notice.ts';
import { createPostedMessages } from '../slack/messages/find-posted-message.ts';
import type { Checks } from './create-checks.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** Tells the desk which owners of open checks have left. Runs on the leader. */
export function createAbsences(
  { config, timeouts, now, log, warnOf }: Runtime,
  { absences }: Stores,
  { watchList }: Checks,
  { web, poster, access }: Slack,
): AbsenceNotice {
  return createAbsenceNotice({
    watchList,
    records: absences,
    access,
    slack: { poster, postedMessages: createPostedMessages({ web, log }) },
    channelId: config.digestChannel,
    timing: { everyMs: timeouts.absencesEveryMs, now },
    onFailure: warnOf('absence.not-told'),
  });
}
