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

/** `lost`: somebody waits for it for ever. `doubled`: it exists more often than intended. */
export type Violation = { kind: 'lost' | 'doubled' | 'wrong'; about: string };
export type Report = (kind: Violation['kind'], about: string) => void;

/** Reports fewer than intended as lost, more as doubled. */
export function expectCount(complain: Report, what: string, count: number, meant: number): void {
  if (count < meant) complain('lost', `${what}: ${count} of ${meant}`);
  if (count > meant) complain('doubled', `${what}: ${count} instead of ${meant}`);
}

/** Checks the final state, once the day is over and no bot is running. */
export async function verifyDay(world: CrashEnvironment): Promise<Violation[]> {
  const kept = await readStore(world.store);
  const complaints: Violation[] = [];
  for (const scenario of SCENARIOS) {
    verifyScenario(world, kept, scenario, (kind, about) =>
      complaints.push({ kind, about: `${scenario.name}: ${about}` }),
    );
  }
  const complain: Report = (kind, about) => complaints.push({ kind, about });
  const meant = SCENARIOS.length + SCENARIOS.filter(isReplaced).length;
  expectCount(complain, 'checks', kept.checks.length, meant);
  expectCount(complain, 'forms left over', kept.forms, 0);
  const known = new Set(kept.checks.map(({ reference }) => reference));
  const strange = kept.audit.filter(({ reference }) => !known.has(reference));
  expectCount(complain, 'audit lines of no check', strange.length, 0);
  return complaints;
}

function verifyScenario(
  world: CrashEnvironment,
  kept: StoreContents,
  scenario: Scenario,
  complain: Report,
): void {
  const { name, email, channel, ends } = scenario;
  const invitations = world.workerChecks.checks.filter(({ order }) => order.last_name === name);
  // A purged check has no name any more, so it is identified by its channel.
  const checks = kept.checks.filter(({ channelId }) => channelId === channel);
  const cards = world.slack.messages(channel).filter(({ user }) => user === BOT.userId);
  const successors = cards.flatMap(({ replies }) => replies.filter(isSuccessor));
  const replies = cards.flatMap((card) => card.replies.filter((reply) => !isSuccessor(reply)));
  const one = { scenario, kept, complain };
  if (isReplaced(scenario)) {
    const [first, second] = [false, true].map((isSecond) => ({
      invitations: invitations.filter(({ order }) => (order.email === email) !== isSecond),
      checks: checks.filter(({ replaces }) => (replaces === undefined) !== isSecond),
    }));
    if (first === undefined || second === undefined) return;
    verifyCheck({ ...one, ...first, cards, ends: 'Replaced', isFirst: true });
    verifyCheck({ ...one, ...second, cards: successors, ends, isFirst: false });
    verifyPair(first.checks[0], second.checks[0], complain);
  } else {
    verifyCheck({ ...one, invitations, checks, cards, ends, isFirst: true });
    expectCount(complain, 'cards in its thread', successors.length, 0);
  }
  // A purged check may have been purged before its result was announced.
  const isPurged = ends === 'Purged' && replies.length === 0;
  if (!isPurged) expectCount(complain, 'replies', replies.length, /^Completed|^Purged/.test(ends) ? 1 : 0);
}

/** What was found of one check, and what is expected. */
interface Found {
  scenario: Scenario;
  kept: StoreContents;
  invitations: readonly SandboxCheck[];
  checks: readonly Check[];
  cards: readonly SandboxMessage[];
  ends: string;
  /** False for a replacement. */
  isFirst: boolean;
  complain: Report;
}

function verifyCheck({ scenario, kept, invitations, checks, cards, ends, isFirst, complain }: Found): void {
  expectCount(complain, 'invitations', invitations.length, ends === 'Not sent' ? 0 : 1);
  expectCount(complain, 'checks', checks.length, 1);
  for (const check of checks) {
    const { state, outcome } = check;
    const ended = outcome
      ? `${state} — ${outcome.result === 'Unknown' ? 'Needs review' : outcome.result}`
      : state;
    if (ended !== (ends === 'Not sent' ? 'Refused' : ends)) complain('wrong', `ends ${ended}`);
    if (check.invitationId !== invitations[0]?.id) complain('wrong', 'follows another invitation');
    verifyRecovered(check, complain);
    verifyCard(cards, check, { mayHaveNone: ends === 'Not sent' && isFirst, complain });
    verifyAudit(scenario, check, { lines: linesOf(kept, check), complain });
  }
}

/** Each references the other, and the first was cancelled at WorkerChecks. */
function verifyPair(first: Check | undefined, second: Check | undefined, complain: Report): void {
  if (first === undefined || second === undefined) return;
  if (first.replacedBy?.checkId !== second.id) complain('wrong', 'is replaced by another check');
  if (second.replaces?.checkId !== first.id) complain('wrong', 'replaces another check');
  if (second.reference !== first.replacedBy?.reference) complain('wrong', 'bears another reference');
}

/** Actions right before the end are still pending; the next start would move them to the audit log. */
function linesOf({ audit }: StoreContents, { reference, pendingAudit }: Check): AuditEntry[] {
  const written = audit.filter((line) => line.reference === reference);
  const isThere = ({ action, at }: Check['pendingAudit'][number]) =>
    written.some((line) => line.action === action && line.at === at);
  const coming = pendingAudit.filter((one) => !isThere(one)).map((one) => ({ ...one, reference }));
  return [...written, ...coming];
}

/** Intentions must be cleared once carried out. */
function verifyRecovered({ cancelling, replacing, pendingAudit, card }: Check, complain: Report): void {
  if (cancelling) complain('wrong', 'is still being cancelled');
  if (replacing) complain('wrong', 'is still being replaced');
  const old = pendingAudit.filter(({ at }) => Date.now() - at > AUDITED_WITHIN_MS);
  if (old.length > 0) complain('lost', 'a deed that is not in the audit');
  if (card.postingSince !== undefined) complain('wrong', 'its card is still being posted');
  if (card.replyingSince !== undefined) complain('wrong', 'its reply is still being posted');
}

function verifyCard(
  cards: readonly SandboxMessage[],
  check: Check,
  { mayHaveNone, complain }: { mayHaveNone: boolean; complain: Report },
): void {
  // A refused check has a card only if somebody had to settle it.
  if (!mayHaveNone || cards.length > 1) expectCount(complain, 'cards', cards.length, 1);
  for (const card of cards) {
    const meant = rendered(card, cardView(check, { outcomeShown: true, certificateButton: 'gated' }));
    if (plainText(card) !== plainText(meant)) complain('wrong', `its card reads ${plainText(card)}`);
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
function meantAfter(scenario: Scenario, { state, replaces }: Check): string {
  const { requester, cancel, ends } = scenario;
  if (state === 'Replaced') return `, ${requester} replaced`;
  if (cancel && replaces === undefined) return `, ${requester} cancelled`;
  return ends === 'Purged' ? `, ${PEOPLE.admin} purged` : '';
}

/** Who did what, one word each; `?`: any number of attempts whose answer was lost. */
function verifyAudit(
  scenario: Scenario,
  check: Check,
  { lines, complain }: { lines: AuditEntry[]; complain: Report },
): void {
  const said = lines.map(({ userId, action }) => `${userId} ${action}`).join(', ');
  const { hr2 } = PEOPLE;
  const hr1 = scenario.requester;
  const lost = `(${hr1} invite-unconfirmed, (${hr2} invite-unconfirmed, )?)`;
  const settled = `${hr2} (invite-confirmed|invite-sent-again)`;
  const invited = scenario.loses ? `${lost}${settled}` : `(${hr1} invited|${lost}${settled})`;
  const refused = `(${hr1} invite-refused|${lost}${hr2} invite-refused)`;
  const meant = check.state === 'Refused' ? refused : `${invited}${meantAfter(scenario, check)}`;
  if (new RegExp(`^${meant}$`).test(said)) return;
  const deeds = lines.map(({ action }) => action);
  const twice = deeds.length > new Set(deeds).size;
  complain(twice ? 'doubled' : 'lost', `the audit says ${said || 'nothing'}`);
}
