import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../../src/sandbox/slack/delivery.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { MINUTE_MS } from '../../src/time/durations.ts';
import { count, type WorkLog } from './work-log.ts';

/**
 * Slack sends an event that was not acknowledged again, at once and after a minute; its third try after five more would
 * come when the person has long opened the tab again. https://docs.slack.dev/apis/events-api/#retries
 */
const AGAIN_AFTER_MS = [0, MINUTE_MS] as const;

export async function openHome(slack: SlackSandbox, person: Person, log: WorkLog): Promise<Reply> {
  const first = await person.openHome();
  let last = first;
  for (const [index, ms] of AGAIN_AFTER_MS.entries()) {
    if (last.trouble === undefined) break;
    count(log.actions, 'event sent again');
    await delay(ms);
    const reason = last.trouble === 'operation_timeout' ? 'http_timeout' : 'http_error';
    last = await slack.redeliver(first, { attempt: index + 1, reason });
  }
  return last;
}
