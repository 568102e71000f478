import { CARD_ACTIONS } from '../../src/features/card/card-ids.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { ORDERED_NAME, PRODUCTS } from './customer.ts';
import type { DeskPerson } from './desk-person.ts';
import { count, type WorkLog } from './work-log.ts';

/** People on one pasted list. */
const LIST_LENGTH = 10;
const LISTS = ['', ' mine', ' pending', ' progress', ' attention'];

export type Action = (one: DeskPerson, log: WorkLog) => Promise<unknown>;

const referenceOn = (card: SandboxMessage) => /CHK-\w{5}/.exec(plainText(card))?.[0];

/** A name that no other order has. */
const nameOf = ({ id }: DeskPerson, log: WorkLog) =>
  `${ORDERED_NAME}-${id.slice(-2)}-${log.orders.length}-${Date.now()}`;

async function formTitled(
  one: DeskPerson,
  title: string,
  { what, line }: { what: string; line: string },
): Promise<SandboxView | undefined> {
  const { channel, person } = one;
  const there = await one.act(
    what,
    () => person.command(line, { channel }),
    () => one.topTitled(title) !== undefined,
  );
  return there ? one.topTitled(title) : undefined;
}

const invite: Action = async (one, log) => {
  const view = await formTitled(one, 'Invite a worker', { what: 'open a form', line: '/check invite' });
  if (view === undefined) return;
  const name = nameOf(one, log);
  await one.person.fill(view, {
    'First name': 'Grace',
    'Last name': name,
    Email: `${name.toLowerCase()}@example.com`,
    'Check type': one.pick(PRODUCTS) ?? '',
    'Channel for the card': one.channel,
  });
  if (await one.submit('invite', view)) log.orders.push({ name, requester: one.id, channel: one.channel });
};

const inviteMany: Action = async (one, log) => {
  const title = 'Invite several people';
  const view = await formTitled(one, title, { what: 'open a form', line: '/check invite many' });
  if (view === undefined) return;
  const name = nameOf(one, log);
  const names = Array.from({ length: LIST_LENGTH }, (_, row) => `${name}-${row}`);
  const lines = names.map((each) => `Grace,${each},${each.toLowerCase()}@example.com`);
  await one.person.fill(view, {
    List: ['First name,Last name,Email', ...lines].join('\n'),
    'Check type': PRODUCTS[0],
    'Channel for the card': one.channel,
  });
  if (!(await one.submit('check a list', view))) return;
  const preview = await one.waitForTop('Check before sending');
  if (preview === undefined || !(await one.submit('invite a list', preview))) return;
  for (const each of names) log.orders.push({ name: each, requester: one.id, channel: one.channel });
};

const list: Action = (one) => one.ask('list', `/check list${one.pick(LISTS)}`);

const status: Action = async (one) => {
  const card = one.pick(one.cards());
  const reference = card && referenceOn(card);
  if (reference !== undefined) await one.ask('status', `/check status ${reference}`);
};

/** Looks for a name, which no index finds. */
const search: Action = (one) =>
  one.ask('find by name', `/check status lovelace ${Math.floor(one.random() * 5_000)}`);

const home: Action = async (one, log) => {
  const shown = () => one.person.homeIfAny()?.hash;
  const before = shown();
  count(log.actions, 'Home');
  await one.act(
    'Home',
    () => one.openHome(),
    () => shown() !== before,
  );
};

/** Clicks a button that opens a modal or answers with a private message. */
async function open(one: DeskPerson, log: WorkLog, button: string): Promise<void> {
  const card = one.pick(one.cards(button));
  if (card === undefined) return;
  count(log.actions, button);
  const seen = () => one.person.modals().length + one.person.ephemerals(one.channel).length;
  const before = seen();
  await one.act(
    button,
    () => one.person.click(card, button),
    () => seen() > before,
  );
}

const cancel: Action = async (one, log) => {
  const card = one.pick(one.cards('Cancel invitation'));
  if (card === undefined) return;
  count(log.actions, 'cancel');
  const before = plainText(card);
  const answers = () => one.person.ephemerals(one.channel).length;
  const answersBefore = answers();
  await one.act(
    'cancel',
    () => one.person.click(card, 'Cancel invitation'),
    () => plainText(card) !== before || answers() > answersBefore,
  );
};

/** Chooses from the menu of a card and waits for the form. */
async function fromMenu(one: DeskPerson, choice: string, title: string): Promise<SandboxView | undefined> {
  const card = one.pick(one.cards('Cancel invitation'));
  if (card === undefined) return undefined;
  const there = await one.act(
    'open a form',
    () => one.person.select(card, { actionId: CARD_ACTIONS.menu }, choice),
    () => one.topTitled(title) !== undefined,
  );
  return there ? one.topTitled(title) : undefined;
}

const resend: Action = async (one) => {
  const view = await fromMenu(one, 'Resend…', 'Resend the invitation');
  if (view === undefined) return;
  await one.person.fill(view, { Email: `resent-${crypto.randomUUID()}@example.com` });
  await one.submit('resend', view);
};

const note: Action = async (one) => {
  const view = await fromMenu(one, 'Add a note…', 'Add a note');
  if (view === undefined) return;
  await one.person.fill(view, { Note: 'Asked for by the site manager.' });
  await one.submit('note', view);
};

const chooseToCancel: Action = async (one, log) => {
  const view = await formTitled(one, 'Cancel an invitation', { what: 'open a form', line: '/check cancel' });
  if (view === undefined) return;
  count(log.actions, 'search field');
  await one.person.suggest(view, 'Invitation', `lovelace ${Math.floor(one.random() * 500)}`);
};

export const ACTIONS = {
  invite,
  inviteMany,
  list,
  status,
  search,
  home,
  certificate: (one, log) => open(one, log, 'View certificate'),
  result: (one, log) => open(one, log, 'View result'),
  cancel,
  resend,
  note,
  chooseToCancel,
} as const satisfies Record<string, Action>;
export type ActionName = keyof typeof ACTIONS;

/** Shares of what a person does. */
const MIX: Readonly<Record<ActionName, number>> = {
  invite: 0.12,
  inviteMany: 0.01,
  list: 0.18,
  status: 0.08,
  search: 0.06,
  home: 0.17,
  certificate: 0.08,
  result: 0.04,
  cancel: 0.06,
  resend: 0.04,
  note: 0.08,
  chooseToCancel: 0.08,
};

export function drawAction({ random }: DeskPerson): Action {
  let left = random() * Object.values(MIX).reduce((total, share) => total + share, 0);
  for (const [name, action] of Object.entries(ACTIONS)) {
    left -= Object.entries(MIX).find(([one]) => one === name)?.[1] ?? 0;
    if (left < 0) return action;
  }
  return list;
}
