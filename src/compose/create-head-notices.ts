import type { LeaderTask } from '../checks/jobs/leader.ts';
import { createHeadNotice } from '../features/audit/head-notice.ts';
import { digestDay } from '../features/digest/digest-schedule.ts';
import { businessCalendar } from '../time/business-calendar.ts';
import { dayNumber, momentAt } from '../time/local-moment.ts';
import type { Checks } from './create-checks.ts';
import type { Observability } from './create-observability.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** Tells the administrators monthly what the audit log's newest line is. Runs on the leader. */
export function createHeadNotices(
  { config, timeouts, process, now, wait, warnOf }: Runtime,
  { audit: { lines, noted, notices } }: Stores,
  {
    checks: { leader },
    slack,
    observability,
  }: { checks: Checks; slack: Slack; observability: Observability },
): LeaderTask {
  const { poster, access, identity } = slack;
  const calendar = businessCalendar(config);
  return createHeadNotice({
    records: notices,
    admins: config.access.adminUsers,
    async mayRead(userId) {
      const teamId = (await identity.teamId()) ?? '';
      return (await access.may({ teamId, userId }, 'read-audit')).allowed;
    },
    poster,
    log: {
      async headIfBefore(at) {
        const [oldest] = (await lines.page({ limit: 1, after: 0 })).records;
        return oldest !== undefined && oldest.value.at < at ? observability.audit.head() : undefined;
      },
      note: (month, { seq, digest }) => noted.set(month, { seq, digest }),
    },
    posting: {
      mayPost: leader.isLeader,
      othersPostForMs: process.isAlone ? 0 : timeouts.othersPostForMs,
    },
    timing: {
      // On the first business day of the month, with the digests; or on the next one on which the bot runs.
      dueMonth() {
        const day = digestDay(calendar, config.digestAt, now());
        if (day === undefined) return undefined;
        const month = day.slice(0, 7);
        return { month, startedAt: momentAt(calendar, { day: dayNumber(`${month}-01`), time: 0 }) };
      },
      everyMs: timeouts.digestEveryMs,
      now,
      wait,
    },
    onFailure: warnOf('audit.head-not-told'),
  });
}
