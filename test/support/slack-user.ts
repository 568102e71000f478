import { expect } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/slack-sandbox.ts';
import { BOT } from '../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import type { SandboxCheck } from '../../src/sandbox/workerchecks/model.ts';
import { eventually } from './eventually.ts';
import { CHANNELS, PEOPLE, type TestApp } from './test-app.ts';

/** Adds a private channel with these people and the bot. The bot posts at most once a second per channel. */
export function addPrivateChannel(
  slack: SlackSandbox,
  id: string,
  people: readonly string[] = [PEOPLE.hr1],
): string {
  slack.channels.push({ id, name: id.toLowerCase(), kind: 'private', members: [...people, BOT.userId] });
  return id;
}

export interface FormFields {
  first?: string;
  last?: string;
  email?: string;
  mobile?: string;
  product?: string;
  channel?: string;
  /** 2026-12-08 */
  startsOn?: string;
  note?: string;
}

/** Waits until this person's topmost modal has this title. */
export async function modalOf(
  { slack }: Pick<TestApp, 'slack'>,
  userId: string,
  title: string,
  timeout?: number,
): Promise<SandboxView> {
  return await eventually(() => {
    const view = slack.as(userId).top();
    if (!plainText(view).startsWith(title)) throw new Error(`No modal ${title}`);
    return view;
  }, timeout);
}

const OPEN_AGAIN_MS = 8_000;

/** Slack's triggers expire after three seconds. If the machine is too busy for that, the command is sent again. */
async function openInvite(app: Pick<TestApp, 'slack'>, userId: string): Promise<SandboxView> {
  const send = () => app.slack.as(userId).command('/check invite', { channel: CHANNELS.hr });
  await send();
  return await modalOf(app, userId, 'Invite a worker', OPEN_AGAIN_MS).catch(async () => {
    await send();
    return await modalOf(app, userId, 'Invite a worker');
  });
}

/** Opens the invite form and fills it in, without submitting it. */
export async function fillInvite(
  app: Pick<TestApp, 'slack'>,
  fields: FormFields = {},
  userId: string = PEOPLE.hr1,
): Promise<SandboxView> {
  const person = app.slack.as(userId);
  const view = await openInvite(app, userId);
  await person.fill(view, {
    'First name': fields.first ?? 'Ada',
    'Last name': fields.last ?? 'Lovelace',
    Email: fields.email ?? 'ada@example.com',
    'Check type': fields.product ?? 'ncchc',
    'Channel for the card': fields.channel ?? CHANNELS.hr,
    ...(fields.mobile === undefined ? {} : { Mobile: fields.mobile }),
    ...(fields.startsOn === undefined ? {} : { 'Starts work on': fields.startsOn }),
    ...(fields.note === undefined ? {} : { 'Note for colleagues': fields.note }),
  });
  return view;
}

/** Fills in the invite form and submits it. */
export async function submitInvite(app: Pick<TestApp, 'slack'>, fields: FormFields = {}): Promise<void> {
  const view = await fillInvite(app, fields);
  const { errors, trouble } = await app.slack.as(PEOPLE.hr1).submit(view);
  expect({ errors, trouble }).toEqual({ errors: {}, trouble: undefined });
}

/** Invites a worker and waits for the card. */
export async function inviteWorker(
  app: TestApp,
  fields: FormFields = {},
): Promise<{ card: SandboxMessage; check: SandboxCheck }> {
  const channel = fields.channel ?? CHANNELS.hr;
  const known = new Set(app.slack.messages(channel));
  await submitInvite(app, fields);
  const card = await eventually(() => {
    const fresh = app.slack.messages(channel).filter((message) => !known.has(message));
    expect(fresh).toHaveLength(1);
    const [only] = fresh;
    if (only === undefined) throw new Error('No card');
    expect(plainText(only)).not.toContain('is being prepared');
    return only;
  });
  return { card, check: app.workerChecks.checkFor(fields.email ?? 'ada@example.com') };
}

/** Waits for a card with this button in the HR channel. */
export async function cardWithButton(
  { slack }: Pick<TestApp, 'slack'>,
  label: string,
): Promise<SandboxMessage> {
  return await eventually(() => {
    const card = slack.messages(CHANNELS.hr).find((one) => buttons(one).includes(label));
    if (card === undefined) throw new Error(`No card with ${label}`);
    return card;
  });
}

/** Waits until the card's text matches. */
export async function cardReads(card: SandboxMessage, text: string | RegExp): Promise<void> {
  await eventually(() => expect(plainText(card)).toMatch(text));
}

/** Waits for a private message to this person whose text matches. */
export async function told(
  { slack }: Pick<TestApp, 'slack'>,
  userId: string,
  text: string | RegExp,
  channel?: string,
) {
  return await eventually(() => {
    const person = slack.as(userId);
    const all = [...person.ephemerals(channel), ...person.dms()];
    const found = all.findLast((message) =>
      typeof text === 'string' ? plainText(message).includes(text) : text.test(plainText(message)),
    );
    if (found === undefined)
      throw new Error(`Not told ${text}; told:\n${all.map(plainText).join('\n---\n')}`);
    return found;
  });
}
