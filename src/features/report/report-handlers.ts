import { PERIODS, type Period, type Report } from '../../checks/report/report.ts';
import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { parsePeriod } from './report-ids.ts';
import { reportMessage } from './report-view.ts';

/** Resolves with the report of a period. */
export type ReadReport = (period: Period) => Promise<Report>;

/** `/check report`, and the menu of periods under it. */
export function reportHandlers({ config, audit }: Services, readReport: ReadReport) {
  const { command } = config.slack;
  const names = new Map(config.workerChecks.products.map(({ id, name }) => [id, name]));

  async function show(call: Call, period: Period, replaceOriginal: boolean): Promise<void> {
    const report = await readReport(period);
    await audit.record({ userId: call.person.userId, action: 'report-viewed', reference: '', about: period });
    const { message, plainer } = reportMessage(report, (id) => names.get(id) ?? id);
    await call.reply(message, { replaceOriginal, ifRefused: plainer });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const period = parsePeriod(call.rest);
      if (period !== undefined) return await show(call, period, false);
      const known = PERIODS.map((word) => `\`${command} report ${word}\``);
      await call.reply({
        text: `Unknown period ${inlineCode(call.rest)}. Use one of these: ${known.join(', ')}.`,
      });
    },
    choosePeriod: (call: ActionCall) => show(call, parsePeriod(call.value) ?? '90d', true),
  };
}
