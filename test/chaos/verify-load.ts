import type { Check } from '../../src/checks/check.ts';
import { cardView } from '../../src/features/card/card-view.ts';
import { stringAt } from '../../src/sandbox/json.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { readStore, type StoreContents } from '../crash/read-store.ts';
import type { Report, Violation } from '../crash/verify-day.ts';
import { expectCount, rendered } from '../crash/verify-day.ts';
import type { TestApp } from '../support/test-app.ts';
import { type Order, USER_IDS } from './load.ts';

/** Checks the final state, once the faults are over and no bot is running. */
export async function verifyLoad(app: TestApp, orders: readonly Order[]): Promise<Violation[]> {
  const stored = await readStore({
    databaseUrl: app.env.DATABASE_URL ?? '',
    encryptionKey: undefined,
  });
  const violations: Violation[] = [];
  const report: Report = (kind, about) => violations.push({ kind, about });
  const { slack, workerChecks } = app;
  for (const order of orders) {
    verifyOrder(app, stored, order, (kind, about) => report(kind, `${order.name}: ${about}`));
  }
  const cards = USER_IDS.flatMap((id) => slack.messages(`C0${id.slice(2)}`));
  const checkIds = cards.map((card) => stringAt(card.metadata, 'event_payload', 'check_id'));
  expectCount(report, 'cards of one check', checkIds.length, new Set(checkIds).size);
  const ordered = new Set(orders.map(({ name }) => name));
  const unordered = workerChecks.checks.filter(({ order }) => !ordered.has(order.last_name));
  expectCount(report, 'invitations without an order', unordered.length, 0);
  expectCount(report, 'forms left over', stored.forms, 0);
  const busiest = workerChecks.maxInAnyMinute();
  if (busiest > 30) report('wrong', `${busiest} result requests in 60 s`);
  for (const requester of USER_IDS) verifyNotified(app, stored, orders, requester, report);
  return violations;
}

function dmsTo({ slack }: TestApp, requester: string): string[] {
  return slack.as(requester).dms().map(plainText);
}

const checkOf = (stored: StoreContents, { name }: Order) =>
  stored.checks.find(({ worker }) => worker?.lastName === name);

/** If an order failed before anything was stored, its requester must have been told. */
function verifyNotified(
  app: TestApp,
  stored: StoreContents,
  orders: readonly Order[],
  requester: string,
  report: Report,
): void {
  const failed = orders.filter(
    (order) => order.requester === requester && checkOf(stored, order) === undefined,
  );
  const notified = dmsTo(app, requester).filter((text) => /\bE-\w{5}\b|not|could/i.test(text)).length;
  if (notified < failed.length)
    report('lost', `${requester} was told of ${notified} of ${failed.length} failed orders`);
}

function verifyOrder(app: TestApp, stored: StoreContents, order: Order, report: Report): void {
  const { slack, workerChecks } = app;
  const invitations = workerChecks.checks.filter((one) => one.order.last_name === order.name);
  const check = checkOf(stored, order);
  if (invitations.length > 1) report('doubled', `${invitations.length} invitations`);
  if (check === undefined) {
    expectCount(report, 'invitations without a check', invitations.length, 0);
    return;
  }
  const [invitation] = invitations;
  const ends = [check.state, check.outcome?.result].filter(Boolean).join(' ');
  const expected = invitation ? [invitation.status, invitation.result].filter(Boolean).join(' ') : 'Refused';
  if (ends !== expected) report('wrong', `ends ${ends} instead of ${expected}`);
  if (check.invitationId !== invitation?.id) report('wrong', 'follows another invitation');
  if (check.cancelling) report('wrong', 'is still being cancelled');
  if (check.pendingAudit.length > 0) report('lost', 'an action that is not in the audit log');
  const cards = slack
    .messages(order.channel)
    .filter(({ metadata }) => stringAt(metadata, 'event_payload', 'check_id') === check.id);
  verifyCards(check, cards, report);
  if (
    check.state === 'Refused' &&
    !dmsTo(app, order.requester).some((text) => text.includes(check.reference))
  )
    report('lost', 'its requester was not told that it was refused');
  verifyAudit(stored, check, report);
}

function verifyCards(check: Check, cards: SandboxMessage[], report: Report): void {
  if (check.state !== 'Refused') expectCount(report, 'cards', cards.length, 1);
  const { card, resultRevision } = check;
  if (card.postingSince !== undefined) report('wrong', 'its card is still being posted');
  if (card.replyingSince !== undefined) report('wrong', 'its reply is still being posted');
  if (card.notifiedRevision !== resultRevision)
    report('lost', `notified of result ${card.notifiedRevision} of ${resultRevision}`);
  for (const one of cards) {
    verifyCardText(check, one, { outcomeShown: true, report });
    const replies = one.replies.map(({ metadata }) => stringAt(metadata, 'event_payload', 'news'));
    expectCount(report, 'replies about the same result', replies.length, new Set(replies).size);
    const fewest = resultRevision > 0 ? 1 : 0;
    if (replies.length < fewest) report('lost', 'its requester was not notified');
  }
}

/** The card shows what is stored. */
export function verifyCardText(
  check: Check,
  card: SandboxMessage,
  { outcomeShown, report }: { outcomeShown: boolean; report: Report },
): void {
  const expected = rendered(card, cardView(check, { outcomeShown, certificateButton: 'gated' }));
  if (plainText(card) !== plainText(expected)) report('wrong', `its card reads ${plainText(card)}`);
}

/** Unconfirmed or refused at each attempt, then sent once, and cancelled at most once. */
function verifyAudit({ audit }: StoreContents, check: Check, report: Report): void {
  const lines = audit.filter(({ reference, action }) => reference === check.reference && action !== 'viewed');
  const actions = lines.map(({ action }) => action).join(', ');
  const tries = '(invite-(unconfirmed|refused), )*';
  const sent = `${tries}(invited|invite-confirmed|invite-sent-again)`;
  const cancelled = check.state === 'Cancelled' ? ', cancelled' : '';
  const expected =
    check.invitationId === undefined ? '(invite-(unconfirmed|refused)(, )?)+' : sent + cancelled;
  if (!new RegExp(`^${expected}$`).test(actions)) report('lost', `the audit says ${actions || 'nothing'}`);
  const distinct = new Set(lines.map(({ action, at }) => `${action} ${at}`));
  expectCount(report, 'audit lines', lines.length, distinct.size);
}
