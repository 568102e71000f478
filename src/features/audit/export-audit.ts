import type { CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { dayName, type LocalCalendar } from '../../time/local-calendar.ts';
import { logFilter, type ShownFilter } from './audit-cursor.ts';
import { filterText } from './filter-text.ts';

/** About a hundred thousand lines. The file is in memory until Slack has it. */
const MAX_BYTES = 20_000_000;
const TOOL = '`workerchecks-slack audit export`, where the bot runs,';

/** Sends the lines of the audit log that match to the person who asks, as a CSV file in their direct message. */
export async function exportAudit(
  { audit, forms: { files }, config, now }: Services,
  call: CommandCall,
  { filter, calendar }: { filter: ShownFilter; calendar: LocalCalendar },
): Promise<void> {
  const { userId } = call.person;
  if (!files.canSend()) {
    const text = `The bot may not send files. Ask the person who runs it to grant files:write, or to use ${TOOL} instead.`;
    return await call.reply({ text });
  }
  const found = await audit.toCsv({ filter: logFilter(filter, calendar, now()), maxBytes: MAX_BYTES });
  if (found === undefined) {
    const days = `\`${config.slack.command} audit export 2026-01-01 2026-03-31\``;
    const text = `These are too many lines for one file, more than about 100,000. Name fewer days, as in ${days}, or use ${TOOL} which has no limit.`;
    return await call.reply({ text });
  }
  const { csv, lines } = found;
  const count = `${lines} ${lines === 1 ? 'line' : 'lines'}`;
  const { reference = '', period } = filter;
  const about = [count, filter.userId ?? '', filter.kind ?? '', period ?? ''].filter(Boolean).join(', ');
  const only = filterText(filter);
  // Before the effect: what was sent is recorded, also if the answer of Slack is lost.
  await audit.record({ userId, action: 'audit-exported', reference, about });
  await files.send(userId, {
    name: `audit-${dayName(calendar.local(now()).day)}.csv`,
    title: 'Audit log',
    comment: `The audit log: ${count}.${only === '' ? '' : ` Only: ${only}`}`,
    content: csv,
  });
  await call.reply({ text: `The audit log, ${count}, is in your direct messages with the bot.` });
}
