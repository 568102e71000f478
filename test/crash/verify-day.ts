import type { Check } from '../../src/checks/check.ts';
import type { AuditEntry } from '../../src/checks/ports.ts';
import { cardView } from '../../src/features/card/card-view.ts';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import type { SandboxCheck } from '../../src/sandbox/workerchecks/model.ts';
import type { CrashEnvironment } from './crash-environment.ts';
import { readStore, type StoreContents } from './read-store.ts';
import { isSuccessor } from './scenario-state.ts';
import { isReplaced, SCENARIOS, type Scenario } from './scenarios.ts';

/** Actions more recent than this may not be in the audit log yet when the bot stops. */
const AUDITED_WITHIN_MS = 5_000;

/** `lost`: it was intended and does not exist. `doubled`: it exists more often than intended. */
export type Violation = { kind: 'lost' | 'doubled' | 'wrong'; about: string };
export type Report = (kind: Violation['kind'], about: string) => void;

/** Reports fewer than intended as lost, more as doubled. */
export function expectCount(report: Report, what: string, count: number, expected: number): void {
  if (count < expected) report('lost', `${what}: ${count} of ${expected}`);
  if (count > expected) report('doubled', `${what}: ${count} instead of ${expected}`);
}

/** Checks the final state, once the day is over and no bot is running. */
export async function verifyDay(environment: CrashEnvironment): Promise<Violation[]> {
  const stored = await readStore(environment.store);
  const violations: Violation[] = [];
  for (const scenario of SCENARIOS) {
    verifyScenario(environment, stored, scenario, (kind, about) =>
      violations.push({ kind, about: `${scenario.name}: ${about}` }),
    );
  }
  const report: Report = (kind, about) => violations.push({ kind, about });
  const expected = SCENARIOS.length + SCENARIOS.filter(isReplaced).length;
  expectCount(report, 'checks', stored.checks.length, expected);
  expectCount(report, 'forms left over', stored.forms, 0);
  const known = new Set(stored.checks.map(({ reference }) => reference));
  const orphans = stored.audit.filter(({ reference }) => !known.has(reference));
  expectCount(report, 'audit lines of no check', orphans.length, 0);
  return violations;
}

function verifyScenario(
  environment: CrashEnvironment,
  stored: StoreContents,
  scenario: Scenario,
  report: Report,
): void {
  const { name, email, channel, ends } = scenario;
  const invitations = environment.workerChecks.checks.filter(({ order }) => order.last_name === name);
  // A purged check has no name, so checks are identified by their channel.
  const checks = stored.checks.filter(({ channelId }) => channelId === channel);
  const cards = environment.slack.messages(channel).filter(({ user }) => user === BOT.userId);
  const successors = cards.flatMap(({ replies }) => replies.filter(isSuccessor));
  const replies = cards.flatMap((card) => card.replies.filter((reply) => !isSuccessor(reply)));
  const one = { scenario, stored, report };
  if (isReplaced(scenario)) {
    const [first, second] = [false, true].map((isSecond) => ({
      invitations: invitations.filter(({ order }) => (order.email === email) !== isSecond),
      checks: checks.filter(({ replaces }) => (replaces === undefined) !== isSecond),
    }));
    if (first === undefined || second === undefined) return;
    verifyCheck({ ...one, ...first, cards, ends: 'Replaced', isFirst: true });
    verifyCheck({ ...one, ...second, cards: successors, ends, isFirst: false });
    verifyPair(first.checks[0], second.checks[0], report);
  } else {
    verifyCheck({ ...one, invitations, checks, cards, ends, isFirst: true });
    expectCount(report, 'cards in its thread', successors.length, 0);
  }
  // A check may have been purged before its requester was notified of the result.
  const isPurged = ends === 'Purged' && replies.length === 0;
  if (!isPurged) expectCount(report, 'replies', replies.length, /^Completed|^Purged/.test(ends) ? 1 : 0);
}

/** What exists of one check, and what is expected. */
interface Found {
  scenario: Scenario;
  stored: StoreContents;
  invitations: readonly SandboxCheck[];
  checks: readonly Check[];
  cards: readonly SandboxMessage[];
  ends: string;
  /** False for a replacement. */
  isFirst: boolean;
  report: Report;
}

function verifyCheck({ scenario, stored, invitations, checks, cards, ends, isFirst, report }: Found): void {
  expectCount(report, 'invitations', invitations.length, ends === 'Not sent' ? 0 : 1);
  expectCount(report, 'checks', checks.length, 1);
  for (const check of checks) {
    const { state, outcome } = check;
    const ended = outcome
      ? `${state} — ${outcome.result === 'Unknown' ? 'Needs review' : outcome.result}`
      : state;
    if (ended !== (ends === 'Not sent' ? 'Refused' : ends)) report('wrong', `ends ${ended}`);
    if (check.invitationId !== invitations[0]?.id) report('wrong', 'follows another invitation');
    verifyRecovered(check, report);
    verifyCard(cards, check, { mayHaveNone: ends === 'Not sent' && isFirst, report });
    verifyAudit(scenario, check, { lines: linesOf(stored, check), report });
  }
}

/** Each references the other, and the first was cancelled at WorkerChecks. */
function verifyPair(first: Check | undefined, second: Check | undefined, report: Report): void {
  if (first === undefined || second === undefined) return;
  if (first.replacedBy?.checkId !== second.id) report('wrong', 'is replaced by another check');
  if (second.replaces?.checkId !== first.id) report('wrong', 'replaces another check');
  if (second.reference !== first.replacedBy?.reference) report('wrong', 'has another reference');
}

/** The audit log's lines, and those that the next start would move there. */
function linesOf({ audit }: StoreContents, { reference, pendingAudit }: Check): AuditEntry[] {
  const written = audit.filter((line) => line.reference === reference);
  const isThere = ({ action, at }: Check['pendingAudit'][number]) =>
    written.some((line) => line.action === action && line.at === at);
  const pending = pendingAudit.filter((one) => !isThere(one)).map((one) => ({ ...one, reference }));
  return [...written, ...pending];
}

/** Intentions must be cleared once carried out. */
export function verifyRecovered({ cancelling, replacing, pendingAudit, card }: Check, report: Report): void {
  if (cancelling) report('wrong', 'is still being cancelled');
  if (replacing) report('wrong', 'is still being replaced');
  const old = pendingAudit.filter(({ at }) => Date.now() - at > AUDITED_WITHIN_MS);
  if (old.length > 0) report('lost', 'an action that is not in the audit log');
  if (card.postingSince !== undefined) report('wrong', 'its card is still being posted');
  if (card.replyingSince !== undefined) report('wrong', 'its reply is still being posted');
}

function verifyCard(
  cards: readonly SandboxMessage[],
  check: Check,
  { mayHaveNone, report }: { mayHaveNone: boolean; report: Report },
): void {
  // A refused check has a card only if a person had to decide about it.
  if (!mayHaveNone || cards.length > 1) expectCount(report, 'cards', cards.length, 1);
  for (const card of cards) {
    const expected = rendered(card, cardView(check, { outcomeShown: true, certificateButton: 'gated' }));
    if (plainText(card) !== plainText(expected)) report('wrong', `its card reads ${plainText(card)}`);
  }
}

/** A message as it should be rendered, in place of the actual one. */
export function rendered(
  card: SandboxMessage,
  content: { text: string; blocks: readonly unknown[] },
): SandboxMessage {
  const blocks: JsonObject[] = JSON.parse(JSON.stringify(content.blocks));
  return { ...card, text: content.text, blocks };
}

/** Audit entries expected after the invitation, by the requester or the administrator; each starts with a comma. */
function expectedAfter(scenario: Scenario, { state, replaces }: Check): string {
  const { requester, cancel, ends } = scenario;
  if (state === 'Replaced') return `, ${requester} replaced`;
  if (cancel && replaces === undefined) return `, ${requester} cancelled`;
  return ends === 'Purged' ? `, ${PEOPLE.admin} purged` : '';
}

/** The lines are who did what, in order, including the attempts whose answer was lost. */
function verifyAudit(
  scenario: Scenario,
  check: Check,
  { lines, report }: { lines: AuditEntry[]; report: Report },
): void {
  const audited = lines.map(({ userId, action }) => `${userId} ${action}`).join(', ');
  const { hr2 } = PEOPLE;
  const hr1 = scenario.requester;
  const lost = `(${hr1} invite-unconfirmed, (${hr2} invite-unconfirmed, )?)`;
  const resolved = `${hr2} (invite-confirmed|invite-sent-again)`;
  const invited = scenario.loses ? `${lost}${resolved}` : `(${hr1} invited|${lost}${resolved})`;
  const refused = `(${hr1} invite-refused|${lost}${hr2} invite-refused)`;
  const expected = check.state === 'Refused' ? refused : `${invited}${expectedAfter(scenario, check)}`;
  if (new RegExp(`^${expected}$`).test(audited)) return;
  const actions = lines.map(({ action }) => action);
  const twice = actions.length > new Set(actions).size;
  report(twice ? 'doubled' : 'lost', `the audit says ${audited || 'nothing'}`);
}
