import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { createLocalCalendar } from '../../time/local-calendar.ts';
import { findPerson } from '../shared/find-person.ts';
import { inlineCode } from '../shared/inline-code.ts';
import { type AuditCursor, logFilter, parseCursor, type ShownFilter } from './audit-cursor.ts';
import { auditMessage } from './audit-view.ts';
import { readAuditWords } from './audit-words.ts';
import { createChainReports } from './chain-reports.ts';
import { exportAudit } from './export-audit.ts';
import { readRegister, registerMessage } from './register-view.ts';

const PAGE_SIZE = 50;
/** The newest lines, whose people can be named. */
const RECENT_LINES = 500;

/** `/check audit`, the pages under it and the export, for the people in ADMIN_USERS. */
export function auditHandlers(services: Services) {
  const { audit, config, now } = services;
  const { command } = config.slack;
  const calendar = createLocalCalendar(config.timeZone);
  const reportChain = createChainReports(services);

  async function show(call: Call, cursor: AuditCursor, replaceOriginal: boolean): Promise<void> {
    const filter = logFilter(cursor.filter, calendar, now());
    const page = await audit.page({ limit: PAGE_SIZE, before: cursor.trail.at(-1), filter });
    await call.reply(auditMessage({ ...page, cursor, chain: await reportChain() }), { replaceOriginal });
  }

  /** Undefined once the person who typed has been told why. */
  async function readFilter(call: CommandCall, typed: string): Promise<ShownFilter | undefined> {
    const words = readAuditWords(typed);
    if (words === undefined) {
      const text = [
        `\`${command} audit\` shows the latest entries. To see some of them, add in any order:`,
        `• a check: \`${command} audit CHK-…\``,
        `• a person: \`${command} audit @name\``,
        `• how far back, or days: \`${command} audit 30d\`, \`${command} audit 2026-11-01 2026-11-30\``,
        `\`${command} audit export\` sends you the same as a file. \`${command} audit register\` shows what was removed, when and why.`,
      ].join('\n');
      await call.reply({ text });
      return undefined;
    }
    const { filter, person } = words;
    if (person === undefined) return filter;
    const { adminUsers, hrUsers } = config.access;
    const recent = (await audit.page({ limit: RECENT_LINES })).lines.map(({ userId }) => userId);
    const userId = await findPerson(services, person, [...adminUsers, ...hrUsers, ...recent]);
    if (userId !== undefined) return { ...filter, userId };
    await call.reply({
      text: `Nobody called ${inlineCode(person)} is in the latest entries. \`${command} audit\` has a menu of everyone.`,
    });
    return undefined;
  }

  async function showRegister(call: CommandCall): Promise<void> {
    const { userId } = call.person;
    await audit.record({ userId, action: 'audit-read', reference: '', about: 'register' });
    await call.reply(registerMessage(await readRegister(audit)));
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      if (call.rest.trim().toLowerCase() === 'register') return await showRegister(call);
      const [, isExport, typed = ''] = /^(export\b)?\s*(.*)$/is.exec(call.rest.trim()) ?? [];
      const filter = await readFilter(call, typed);
      if (filter === undefined) return;
      if (isExport === undefined) return await show(call, { filter, trail: [] }, false);
      await exportAudit(services, call, { filter, calendar });
    },
    turnPage: (call: ActionCall) => show(call, parseCursor(call.value), true),
    /** `call.value`: the user id that was chosen. */
    choosePerson(call: ActionCall): Promise<void> {
      const { filter } = parseCursor(call.blockId);
      const [, userId] = /^([UW][A-Z0-9]+)$/.exec(call.value) ?? [];
      return show(call, { filter: { ...filter, userId }, trail: [] }, true);
    },
  };
}
