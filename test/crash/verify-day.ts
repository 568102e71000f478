import type { Check } from '../../src/checks/check.ts';
import type { AuditEntry } from '../../src/checks/ports.ts';
import { cardView } from '../../src/features/card/card-view.ts';
import type { JsonObject } from '../../src/sandbox/json.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { BOT, PEOPLE } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import type { CrashEnvironment } from './crash-environment.ts';
import { readStore, type StoreContents } from './read-store.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/** Deeds so young may be on their way to the audit when the bot stops. */
const AUDITED_WITHIN_MS = 5_000;

/** `lost`: somebody waits for ever for it. `doubled`: it is there more often than it was meant. */
export type Violation = { kind: 'lost' | 'doubled' | 'wrong'; about: string };
export type Report = (kind: Violation['kind'], about: string) => void;

/** Fewer than meant are lost, more are doubled. */
export function expectCount(complain: Report, what: string, count: number, meant: number): void {
  if (count < meant) complain('lost', `${what}: ${count} of ${meant}`);
  if (count > meant) complain('doubled', `${what}: ${count} instead of ${meant}`);
}

/** Judges what is left when the day is over and no bot runs. */
export async function verifyDay(world: CrashEnvironment): Promise<Violation[]> {
  const kept = await readStore(world.store);
  const complaints: Violation[] = [];
  for (const scenario of SCENARIOS) {
    verifyScenario(world, kept, scenario, (kind, about) =>
      complaints.push({ kind, about: `${scenario.name}: ${about}` }),
    );
  }
  const complain: Report = (kind, about) => complaints.push({ kind, about });
  expectCount(complain, 'checks', kept.checks.length, SCENARIOS.length);
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
  const invitations = world.workerChecks.checks.filter(({ order }) => order.last_name === scenario.name);
  expectCount(complain, 'invitations', invitations.length, scenario.ends === 'Not sent' ? 0 : 1);
  // A purged check no longer has a name: its channel tells.
  const checks = kept.checks.filter(({ channelId }) => channelId === scenario.channel);
  expectCount(complain, 'checks', checks.length, 1);
  for (const check of checks) {
    const { state, outcome } = check;
    const ends = outcome
      ? `${state} — ${outcome.result === 'Unknown' ? 'Needs review' : outcome.result}`
      : state;
    if (ends !== (scenario.ends === 'Not sent' ? 'Refused' : scenario.ends))
      complain('wrong', `ends ${ends}`);
    if (check.invitationId !== invitations[0]?.id) complain('wrong', 'follows another invitation');
    verifyRecovered(check, complain);
    verifyCard(world, scenario, check, complain);
    verifyAudit(scenario, linesOf(kept, check), complain);
  }
}

/** What was done right before the end is put into the audit by the next start. */
function linesOf({ audit }: StoreContents, { reference, pendingAudit }: Check): AuditEntry[] {
  const written = audit.filter((line) => line.reference === reference);
  const isThere = ({ action, at }: Check['pendingAudit'][number]) =>
    written.some((line) => line.action === action && line.at === at);
  const coming = pendingAudit.filter((one) => !isThere(one)).map((one) => ({ ...one, reference }));
  return [...written, ...coming];
}

/** Intentions are taken off when what they meant is done. */
function verifyRecovered({ cancelling, pendingAudit, card }: Check, complain: Report): void {
  if (cancelling) complain('wrong', 'is still being cancelled');
  const old = pendingAudit.filter(({ at }) => Date.now() - at > AUDITED_WITHIN_MS);
  if (old.length > 0) complain('lost', 'a deed that is not in the audit');
  if (card.postingSince !== undefined) complain('wrong', 'its card is still being posted');
  if (card.replyingSince !== undefined) complain('wrong', 'its reply is still being posted');
}

function verifyCard(world: CrashEnvironment, scenario: Scenario, check: Check, complain: Report): void {
  const cards = world.slack.messages(scenario.channel).filter(({ user }) => user === BOT.userId);
  // What was refused has a card only where somebody had to settle it.
  if (scenario.ends !== 'Not sent' || cards.length > 1) expectCount(complain, 'cards', cards.length, 1);
  for (const card of cards) {
    const meant = rendered(card, cardView(check, { outcomeShown: true, certificateButton: 'gated' }));
    if (plainText(card) !== plainText(meant)) complain('wrong', `its card reads ${plainText(card)}`);
  }
  const replies = cards.flatMap((card) => card.replies);
  // What is forgotten may be so before anybody was called to its result.
  const isPurged = scenario.ends === 'Purged' && replies.length === 0;
  if (!isPurged) {
    expectCount(complain, 'replies', replies.length, /^Completed|^Purged/.test(scenario.ends) ? 1 : 0);
  }
}

/** A message as it is meant, in the place of the one that stands. */
export function rendered(
  card: SandboxMessage,
  content: { text: string; blocks: readonly unknown[] },
): SandboxMessage {
  const blocks: JsonObject[] = JSON.parse(JSON.stringify(content.blocks));
  return { ...card, text: content.text, blocks };
}

/** Who did what, as one word each; `?`: any number of tries whose answer was lost. */
function verifyAudit(scenario: Scenario, lines: AuditEntry[], complain: Report): void {
  const said = lines.map(({ userId, action }) => `${userId} ${action}`).join(', ');
  const { hr2 } = PEOPLE;
  const hr1 = scenario.requester;
  const lost = `(${hr1} invite-unconfirmed, (${hr2} invite-unconfirmed, )?)`;
  const settled = `${hr2} (invite-confirmed|invite-sent-again)`;
  const invited = scenario.loses ? `${lost}${settled}` : `(${hr1} invited|${lost}${settled})`;
  const refused = `(${hr1} invite-refused|${lost}${hr2} invite-refused)`;
  const after = scenario.cancel
    ? `, ${hr1} cancelled`
    : scenario.ends === 'Purged'
      ? `, ${PEOPLE.admin} purged`
      : '';
  const meant = scenario.ends === 'Not sent' ? refused : `${invited}${after}`;
  if (new RegExp(`^${meant}$`).test(said)) return;
  const deeds = lines.map(({ action }) => action);
  const twice = deeds.length > new Set(deeds).size;
  complain(twice ? 'doubled' : 'lost', `the audit says ${said || 'nothing'}`);
}
