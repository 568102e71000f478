import { attentionRules, concernOf } from '../../checks/attention.ts';
import type { Check } from '../../checks/check.ts';
import { ownerOf } from '../../checks/owner.ts';
import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { businessCalendar } from '../../time/business-calendar.ts';
import { findPerson } from '../shared/find-person.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { recordListing } from '../shared/listing-audit.ts';
import { FILTERS, type ListPage, parseFilter, parsePage } from './list-page.ts';
import { type ListContext, listMessage, pageOf } from './list-view.ts';

/** `/check list` and the filters and pages under it. */
export function listHandlers(services: Services) {
  const { config, audit, checkService, now } = services;
  const { command } = config.slack;
  const context = (): ListContext => ({
    command,
    ...attentionRules(businessCalendar(config), config, now()),
  });

  async function checksOf({ filter }: ListPage, { person }: Call, about: ListContext): Promise<Check[]> {
    if (filter !== 'attention') return await checkService.list(filter, person);
    const all = await checkService.list('all', person);
    return all.filter((check) => concernOf(check, about) !== undefined);
  }

  async function show(call: Call, wanted: ListPage, replaceOriginal: boolean): Promise<void> {
    const about = context();
    const checks = await checksOf(wanted, call, about);
    const { shown, page } = pageOf(checks, wanted.page);
    await recordListing(audit, call.person.userId, `list ${wanted.filter}, page ${page}`, shown);
    await call.reply(listMessage(checks, wanted, about), { replaceOriginal });
  }

  async function showOwner(call: CommandCall): Promise<void> {
    const owners = (await checkService.list('all', call.person)).map(ownerOf);
    const owner = await findPerson(services, call.rest, owners);
    if (owner !== undefined) return show(call, { filter: `@${owner}`, page: 1 }, false);
    const hint = `\`${command} list\` has a menu of everyone.`;
    await call.reply({ text: `No check belongs to ${inlineCode(call.rest)}. ${hint}` });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      if (/^<?@/.test(call.rest)) return showOwner(call);
      const filter = parseFilter(call.rest);
      if (filter !== undefined) return show(call, { filter, page: 1 }, false);
      const known = [...FILTERS, '@name'].map((word) => `\`${command} list ${word}\``).join(', ');
      await call.reply({ text: `Unknown filter ${inlineCode(call.rest)}. Use one of these: ${known}.` });
    },
    turnPage: (call: ActionCall) => show(call, parsePage(call.value), true),
    /** `call.value`: the user id that was chosen. */
    chooseOwner: (call: ActionCall) => show(call, parsePage(`@${call.value}:1`), true),
  };
}
