import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { recordListing } from '../shared/listing-audit.ts';
import { FILTERS, type ListPage, parseFilter, parsePage } from './list-page.ts';
import { listMessage, pageOf } from './list-view.ts';

/** `/check list` and the filter and pages under it. */
export function listHandlers({ config, audit, checkService, now }: Services) {
  const { command } = config.slack;

  async function show(call: Call, wanted: ListPage, replaceOriginal: boolean): Promise<void> {
    const checks = await checkService.list(wanted.filter, call.person);
    const { shown, page } = pageOf(checks, wanted.page);
    await recordListing(audit, call.person.userId, `list ${wanted.filter}, page ${page}`, shown);
    const about = { command, staleAfterDays: config.staleAfterDays, now: now() };
    await call.reply(listMessage(checks, wanted, about), { replaceOriginal });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const filter = parseFilter(call.rest);
      if (filter !== undefined) return show(call, { filter, page: 1 }, false);
      const known = FILTERS.map((word) => `\`${command} list ${word}\``).join(', ');
      await call.reply({ text: `Unknown filter ${inlineCode(call.rest)}. Use one of these: ${known}.` });
    },
    turnPage: (call: ActionCall) => show(call, parsePage(call.value), true),
  };
}
