import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { saidBack } from '../said-back.ts';
import { recordListed } from '../seen-lists.ts';
import { FILTERS, type ListPage, readFilter, readPage } from './list-page.ts';
import { listMessage, pageOf } from './list-view.ts';

/** `/check list` and the filter and pages under it. */
export function listHandlers({ config, audit, desk, now }: Services) {
  const { command } = config.slack;

  async function show(call: Call, wanted: ListPage, replaceOriginal: boolean): Promise<void> {
    const checks = await desk.list(wanted.filter, call.person);
    const { shown, page } = pageOf(checks, wanted.page);
    await recordListed(audit, call.person.userId, `list ${wanted.filter}, page ${page}`, shown);
    const about = { command, staleAfterDays: config.staleAfterDays, now: now() };
    await call.reply(listMessage(checks, wanted, about), { replaceOriginal });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const filter = readFilter(call.rest);
      if (filter !== undefined) return show(call, { filter, page: 1 }, false);
      const known = FILTERS.map((word) => `\`${command} list ${word}\``).join(', ');
      await call.reply({ text: `I do not know the filter ${saidBack(call.rest)}. Known are ${known}.` });
    },
    turnPage: (call: ActionCall) => show(call, readPage(call.value), true),
  };
}
