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
export async function verifyLoad(place: TestApp, orders: readonly Order[]): Promise<Violation[]> {
  const kept = await readStore({
    databaseUrl: place.env.DATABASE_URL ?? '',
    encryptionKey: undefined,
  });
  const complaints: Violation[] = [];
  const complain: Report = (kind, about) => complaints.push({ kind, about });
  const { slack, workerChecks } = place;
  for (const order of orders) {
    verifyOrder(place, kept, order, (kind, about) => complain(kind, `${order.name}: ${about}`));
  }
  const cards = USER_IDS.flatMap((id) => slack.messages(`C0${id.slice(2)}`));
  const carded = cards.map((card) => stringAt(card.metadata, 'event_payload', 'check_id'));
  expectCount(complain, 'cards of one check', carded.length, new Set(carded).size);
  const ordered = new Set(orders.map(({ name }) => name));
  const strange = workerChecks.checks.filter(({ order }) => !ordered.has(order.last_name));
  expectCount(complain, 'invitations nobody ordered', strange.length, 0);
  expectCount(complain, 'forms left over', kept.forms, 0);
  const most = workerChecks.maxInAnyMinute();
  if (most > 30) complain('wrong', `${most} result requests in 60 s`);
  for (const requester of USER_IDS) verifyNotified(place, kept, orders, requester, complain);
  return complaints;
}

function told({ slack }: TestApp, requester: string): string[] {
  return slack.as(requester).dms().map(plainText);
}

const checkOf = (kept: StoreContents, { name }: Order) =>
  kept.checks.find(({ worker }) => worker?.lastName === name);

/** If an order failed before anything was stored, its requester was told. */
function verifyNotified(
  place: TestApp,
  kept: StoreContents,
  orders: readonly Order[],
  requester: string,
  complain: Report,
): void {
  const gone = orders.filter((order) => order.requester === requester && checkOf(kept, order) === undefined);
  const sorry = told(place, requester).filter((text) => /\bE-\w{5}\b|not|could/i.test(text)).length;
  if (sorry < gone.length)
    complain('lost', `${requester} was told of ${sorry} of ${gone.length} failed orders`);
}

function verifyOrder(place: TestApp, kept: StoreContents, order: Order, complain: Report): void {
  const { slack, workerChecks } = place;
  const made = workerChecks.checks.filter((one) => one.order.last_name === order.name);
  const check = checkOf(kept, order);
  if (made.length > 1) complain('doubled', `${made.length} invitations`);
  if (check === undefined) {
    expectCount(complain, 'invitations without a check', made.length, 0);
    return;
  }
  const [invitation] = made;
  const ends = [check.state, check.outcome?.result].filter(Boolean).join(' ');
  const meant = invitation ? [invitation.status, invitation.result].filter(Boolean).join(' ') : 'Refused';
  if (ends !== meant) complain('wrong', `ends ${ends} instead of ${meant}`);
  if (check.invitationId !== invitation?.id) complain('wrong', 'follows another invitation');
  if (check.cancelling) complain('wrong', 'is still being cancelled');
  if (check.pendingAudit.length > 0) complain('lost', 'a deed that is not in the audit');
  const cards = slack
    .messages(order.channel)
    .filter(({ metadata }) => stringAt(metadata, 'event_payload', 'check_id') === check.id);
  verifyCards(check, cards, complain);
  if (
    check.state === 'Refused' &&
    !told(place, order.requester).some((text) => text.includes(check.reference))
  )
    complain('lost', 'nobody was told that it was refused');
  verifyAudit(kept, check, complain);
}

function verifyCards(check: Check, cards: SandboxMessage[], complain: Report): void {
  if (check.state !== 'Refused') expectCount(complain, 'cards', cards.length, 1);
  const { card, resultRevision: news } = check;
  if (card.postingSince !== undefined) complain('wrong', 'its card is still being posted');
  if (card.replyingSince !== undefined) complain('wrong', 'its reply is still being posted');
  if (card.notifiedRevision !== news) complain('lost', `told of ${card.notifiedRevision} of ${news} news`);
  for (const one of cards) {
    const meant = rendered(one, cardView(check, { outcomeShown: true, certificateButton: 'gated' }));
    if (plainText(one) !== plainText(meant)) complain('wrong', `its card reads ${plainText(one)}`);
    const replies = one.replies.map(({ metadata }) => stringAt(metadata, 'event_payload', 'news'));
    expectCount(complain, 'replies of the same news', replies.length, new Set(replies).size);
    const needed = news > 0 ? 1 : 0;
    if (replies.length < needed) complain('lost', 'its requester was never called');
  }
}

/** Unconfirmed and refused as often as it was tried, then sent once, and cancelled at most once. */
function verifyAudit({ audit }: StoreContents, check: Check, complain: Report): void {
  const lines = audit.filter(({ reference, action }) => reference === check.reference && action !== 'viewed');
  const said = lines.map(({ action }) => action).join(', ');
  const tries = '(invite-(unconfirmed|refused), )*';
  const sent = `${tries}(invited|invite-confirmed|invite-sent-again)`;
  const cancelled = check.state === 'Cancelled' ? ', cancelled' : '';
  const meant = check.invitationId === undefined ? '(invite-(unconfirmed|refused)(, )?)+' : sent + cancelled;
  if (!new RegExp(`^${meant}$`).test(said)) complain('lost', `the audit says ${said || 'nothing'}`);
  const written = new Set(lines.map(({ action, at }) => `${action} ${at}`));
  expectCount(complain, 'audit lines', lines.length, written.size);
}
