import type { Audit } from '../../checks/ports.ts';
import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { within } from '../../time/within.ts';
import { type AuditCursor, encodeCursor, NEWEST, parseAuditArgument, parseCursor } from './audit-cursor.ts';
import { type AuditPage, auditMessage, type ChainReport } from './audit-view.ts';
import { readRegister, registerMessage } from './register-view.ts';

const PAGE_SIZE = 50;
/** How long a person waits for the verification of the chain. */
const VERIFY_TIMEOUT_MS = 700;

async function pageOfAll(audit: Audit, trail: readonly number[]): Promise<Omit<AuditPage, 'chain'>> {
  const { lines, next } = await audit.page({ limit: PAGE_SIZE, before: trail.at(-1) });
  // A full page may or may not be the last: look for one more line.
  const hasOlder = next !== undefined && (await audit.page({ limit: 1, before: next })).lines.length > 0;
  return {
    entries: lines,
    older: hasOlder ? encodeCursor({ kind: 'all', trail: [...trail, next] }) : undefined,
    newer:
      trail.length > 0 ? encodeCursor({ kind: 'all', trail: trail.slice(0, -1) }) || 'newest' : undefined,
  };
}

async function pageOfCheck(
  audit: Audit,
  { reference, offset }: Extract<AuditCursor, { kind: 'check' }>,
): Promise<Omit<AuditPage, 'chain'>> {
  const all = await audit.ofCheck(reference);
  const at = (start: number) => encodeCursor({ kind: 'check', reference, offset: start });
  return {
    entries: all.slice(offset, offset + PAGE_SIZE),
    reference,
    older: all.length > offset + PAGE_SIZE ? at(offset + PAGE_SIZE) : undefined,
    newer: offset > 0 ? at(Math.max(0, offset - PAGE_SIZE)) : undefined,
  };
}

/** `/check audit` and the pages under it, for the people in ADMIN_USERS. */
export function auditHandlers({ audit, config, log, now }: Services) {
  const { command } = config.slack;
  /** A single verification at a time, shared by all callers. */
  let verifying: Promise<ChainReport> | undefined;
  let found: ChainReport | undefined;

  async function verify(): Promise<ChainReport> {
    const chain = await audit.verify();
    if (chain.broken !== undefined) log.error('audit.broken', { line: chain.broken, lines: chain.lines });
    found = { ...chain, at: now() };
    return found;
  }

  function verifyOnce(): Promise<ChainReport> {
    verifying ??= verify().finally(() => {
      verifying = undefined;
    });
    return verifying;
  }

  async function show(call: Call, place: AuditCursor, replaceOriginal: boolean): Promise<void> {
    const page = place.kind === 'all' ? await pageOfAll(audit, place.trail) : await pageOfCheck(audit, place);
    const chain = (await within(VERIFY_TIMEOUT_MS, verifyOnce(), () => undefined)) ?? found;
    await call.reply(auditMessage({ ...page, chain }), { replaceOriginal });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      if (call.rest.trim().toLowerCase() === 'register') {
        const { userId } = call.person;
        await audit.record({ userId, action: 'audit-read', reference: '', about: 'register' });
        return call.reply(registerMessage(await readRegister(audit)));
      }
      const place = parseAuditArgument(call.rest.trim());
      if (place !== undefined) return show(call, place, false);
      const text = `\`${command} audit\` shows the latest entries, \`${command} audit CHK-…\` those of one check, \`${command} audit register\` what was removed, when and why. Export is not available yet.`;
      await call.reply({ text });
    },
    turnPage: (call: ActionCall) =>
      show(call, call.value === 'newest' ? NEWEST : parseCursor(call.value), true),
  };
}
