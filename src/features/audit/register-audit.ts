import type { Audit } from '../../checks/ports.ts';
import type { ActionCall, Call, CommandCall } from '../../slack/router/routes.ts';
import type { Services } from '../../slack/services.ts';
import { withinTime } from '../../slack/within-time.ts';
import { type AuditPage, auditMessage, type ChainFinding } from './audit-message.ts';
import { type AuditPlace, NEWEST, placeValue, readPlace, typedPlace } from './audit-place.ts';

const SHOWN = 50;
/** So long somebody waits for what is said of the chain. */
const VERIFIED_WITHIN_MS = 700;

async function pageOfAll(audit: Audit, trail: readonly number[]): Promise<Omit<AuditPage, 'chain'>> {
  const { lines, next } = await audit.page({ limit: SHOWN, before: trail.at(-1) });
  // A full last page says that there may be more.
  const hasOlder = next !== undefined && (await audit.page({ limit: 1, before: next })).lines.length > 0;
  return {
    entries: lines,
    older: hasOlder ? placeValue({ kind: 'all', trail: [...trail, next] }) : undefined,
    newer: trail.length > 0 ? placeValue({ kind: 'all', trail: trail.slice(0, -1) }) || 'newest' : undefined,
  };
}

async function pageOfCheck(
  audit: Audit,
  { reference, offset }: Extract<AuditPlace, { kind: 'check' }>,
): Promise<Omit<AuditPage, 'chain'>> {
  const all = await audit.ofCheck(reference);
  const at = (start: number) => placeValue({ kind: 'check', reference, offset: start });
  return {
    entries: all.slice(offset, offset + SHOWN),
    reference,
    older: all.length > offset + SHOWN ? at(offset + SHOWN) : undefined,
    newer: offset > 0 ? at(Math.max(0, offset - SHOWN)) : undefined,
  };
}

/** `/check audit` and the pages under it, for the people in ADMIN_USERS. */
export function auditHandlers({ audit, config, log, now }: Services) {
  const { command } = config.slack;
  /** One at a time, however many ask. */
  let verifying: Promise<ChainFinding> | undefined;
  let found: ChainFinding | undefined;

  async function verify(): Promise<ChainFinding> {
    const chain = await audit.verify();
    if (chain.broken !== undefined) log.error('audit.broken', { line: chain.broken, lines: chain.lines });
    found = { ...chain, at: now() };
    return found;
  }

  function verifyOnce(): Promise<ChainFinding> {
    verifying ??= verify().finally(() => {
      verifying = undefined;
    });
    return verifying;
  }

  async function show(call: Call, place: AuditPlace, replaceOriginal: boolean): Promise<void> {
    const page = place.kind === 'all' ? await pageOfAll(audit, place.trail) : await pageOfCheck(audit, place);
    const chain = (await withinTime(VERIFIED_WITHIN_MS, verifyOnce())) ?? found;
    await call.reply(auditMessage({ ...page, chain }), { replaceOriginal });
  }

  return {
    async typed(call: CommandCall): Promise<void> {
      const place = typedPlace(call.rest.trim());
      if (place !== undefined) return show(call, place, false);
      const text =
        `\`${command} audit\` shows the newest lines, \`${command} audit CHK-…\` those of one check. ` +
        'The export is not available yet.';
      await call.reply({ text });
    },
    turnPage: (call: ActionCall) =>
      show(call, call.value === 'newest' ? NEWEST : readPlace(call.value), true),
  };
}
