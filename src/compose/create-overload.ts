import type { LeaderTask } from '../checks/jobs/leader.ts';
import type { Poller } from '../checks/jobs/poller.ts';
import { createOverloadNotice } from '../features/overload/overload-notice.ts';
import { MINUTE_MS } from '../time/durations.ts';
import type { Slack } from './create-slack.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

const EVERY_MS = 10 * MINUTE_MS;

/** Warns in the log, and tells the administrators, when more checks are open than can be polled twice a day. */
export function createOverload(
  { config, log, warnOf }: Runtime,
  { workerChecks }: Stores,
  { poller, slack }: { poller: Poller; slack: Slack },
): LeaderTask {
  return createOverloadNotice({
    load: poller.load,
    adminUsers: config.access.adminUsers,
    poster: slack.poster,
    stored: workerChecks.schedule,
    everyMs: EVERY_MS,
    onBegin: (note) => log.warn('schedule.overloaded', { note }),
    onFailure: warnOf('schedule.overload-not-told'),
  });
}
