import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peoplePart } from '../../../src/features/shortcuts/people-part.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';
import { boxOf } from '../invite-many/many-harness.ts';

let harness: FeatureHarness;
beforeEach(async () => {
  harness = await openFeatureHarness({ env: { RESULTS_CHANNEL: CHANNELS.hr } });
});
afterEach(() => harness.stop());

/** A colleague posts this text, and the HR desk uses the shortcut on the message. */
async function inviteFrom(text: string) {
  const message = harness.sandbox.as(PEOPLE.colleague).say(text, { channel: CHANNELS.general });
  const reply = await harness.hr.messageShortcut('Invite to a check', message);
  return { message, reply };
}

describe('Invite to a check', () => {
  it('opens the form for the one person in the message', async () => {
    await inviteFrom('Ada Lovelace <ada@example.com> 0412 345 678');
    const view = await harness.modal('Invite a worker');
    const content = JSON.stringify(view.content);
    for (const value of ['Ada', 'Lovelace', 'ada@example.com', '+61412345678'])
      expect(content).toContain(`"initial_value":"${value}"`);
    expect(content).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
  });

  it.each([
    'Hi Hanna,\nour new colleague starts on Monday, please write to her: ada@example.com.\nThanks!',
    'Please invite ada@example.com today, ADA@example.com starts soon',
  ])('finds the address in %j', async (text) => {
    await inviteFrom(text);
    expect(JSON.stringify((await harness.modal('Invite a worker')).content)).toContain(
      '"initial_value":"ada@example.com"',
    );
  });

  it('opens the form for several people with the relevant lines, and posts nothing in the channel', async () => {
    await inviteFrom(
      'Hi Hanna, please:\nAda Lovelace, ada@example.com\nGrace Hopper, grace@example.com\nThanks!',
    );
    const view = await harness.modal('Invite several people');
    expect(boxOf(view)).toBe('Ada Lovelace, ada@example.com\nGrace Hopper, grace@example.com');
    await harness.hr.fill(view, { 'Check type': 'ncchc' });
    await harness.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('2 will be invited'));
    await harness.hr.submit(view);
    await harness.told('2 people are being invited.');
    expect(harness.sandbox.messages(CHANNELS.general)).toHaveLength(1);
    expect(harness.hr.ephemerals()).toEqual([]);
  });

  it('reads a list that is too long for the box, and keeps the valid rows', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => `Worker Ng, w${index}@example.com`);
    await inviteFrom([...lines, 'Grace Hopper, grace@example'].join('\n'));
    const view = await harness.modal('Invite several people');
    expect(plainText(view)).toContain('120 people need no correction and are kept.');
    expect(boxOf(view)).toContain('grace@example');
    await harness.hr.fill(view, { 'Check type': 'ncchc', people: 'Grace Hopper, grace@example.com' });
    await harness.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('121 will be invited'));
  });

  it('opens an empty form with an explanation if the message has no address', async () => {
    await inviteFrom('Who starts on Monday, @hanna?');
    expect(plainText(await harness.modal('Invite a worker'))).toContain(
      'There is no email address in that message',
    );
  });

  it('is refused by DM to people who may not invite', async () => {
    const message = harness.hr.say('ada@example.com', { channel: CHANNELS.general });
    await harness.sandbox.as(PEOPLE.colleague).messageShortcut('Invite to a check', message);
    await harness.told('Only the HR desk may do this', PEOPLE.colleague);
    expect(harness.sandbox.as(PEOPLE.colleague).ephemerals()).toEqual([]);
  });

  it('offers its form by a button if Slack did not open it, once even if Slack repeats the request', async () => {
    harness.sandbox.fault('views.open', { kind: 'error', error: 'expired_trigger_id' }, { times: 2 });
    await inviteFrom('Ada Lovelace, ada@example.com\nGrace Hopper, grace@example.com');
    const answer = await harness.told('Slack did not open the form in time');
    expect(plainText(answer)).not.toContain('example.com');
    await harness.sandbox.redeliver();
    await inviteFrom('ada@example.com');
    await eventually(() => expect(harness.hr.dms().length).toBe(2));
    harness.sandbox.clearFaults();
    await harness.hr.click(answer, 'Open the form again');
    expect(boxOf(await harness.modal('Invite several people'))).toContain('grace@example.com');
  });
});

it('Order a background check opens the form, with a button for several people', async () => {
  await harness.hr.globalShortcut('Order a background check');
  const view = await harness.modal('Invite a worker');
  expect(JSON.stringify(view.content)).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
  await harness.hr.click(view, 'Invite several people');
  await harness.modal('Invite several people');
});

describe('the part of a message that names people', () => {
  it.each([
    ['Hi\na@x.example\nBob, no address\nb@x.example\nThanks', 'a@x.example\nBob, no address\nb@x.example'],
    ['Here:\nName, Email\nAda, a@x.example', 'Name, Email\nAda, a@x.example'],
    ['My email is below\nAda, a@x.example', 'Ada, a@x.example'],
    ['', ''],
  ])('%j', (message, part) => {
    expect(peoplePart(message)).toBe(part);
  });
});
