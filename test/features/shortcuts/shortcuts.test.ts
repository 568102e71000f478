import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peoplePart } from '../../../src/features/shortcuts/people-part.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { openFeatureHarness } from '../feature-harness.ts';
import { boxOf } from '../invite-many/many-harness.ts';

let bench: Awaited<ReturnType<typeof openFeatureHarness>>;
beforeEach(async () => {
  bench = await openFeatureHarness({ env: { RESULTS_CHANNEL: CHANNELS.hr } });
});
afterEach(() => bench.stop());

/** A colleague writes this, and the desk uses the shortcut on it. */
async function inviteFrom(text: string) {
  const message = bench.sandbox.as(PEOPLE.colleague).say(text, { channel: CHANNELS.general });
  const reply = await bench.hr.messageShortcut('Invite to a check', message);
  return { message, reply };
}

describe('Invite to a check', () => {
  it('opens the form for the one person in the message', async () => {
    await inviteFrom('Ada Lovelace <ada@example.com> 0412 345 678');
    const view = await bench.modal('Invite a worker');
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
    expect(JSON.stringify((await bench.modal('Invite a worker')).content)).toContain(
      '"initial_value":"ada@example.com"',
    );
  });

  it('opens the form for several, with the lines that name people, and nothing stands in the channel', async () => {
    await inviteFrom(
      'Hi Hanna, please:\nAda Lovelace, ada@example.com\nGrace Hopper, grace@example.com\nThanks!',
    );
    const view = await bench.modal('Invite several people');
    expect(boxOf(view)).toBe('Ada Lovelace, ada@example.com\nGrace Hopper, grace@example.com');
    await bench.hr.fill(view, { 'Check type': 'ncchc' });
    await bench.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('2 will be invited'));
    await bench.hr.submit(view);
    await bench.told('2 people are being invited.');
    expect(bench.sandbox.messages(CHANNELS.general)).toHaveLength(1);
    expect(bench.hr.ephemerals()).toEqual([]);
  });

  it('reads a list that is too long for the box, and keeps what needs no correction', async () => {
    const lines = Array.from({ length: 120 }, (_, index) => `Worker Ng, w${index}@example.com`);
    await inviteFrom([...lines, 'Grace Hopper, grace@example'].join('\n'));
    const view = await bench.modal('Invite several people');
    expect(plainText(view)).toContain('120 people need no correction and are kept.');
    expect(boxOf(view)).toContain('grace@example');
    await bench.hr.fill(view, { 'Check type': 'ncchc', people: 'Grace Hopper, grace@example.com' });
    await bench.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('121 will be invited'));
  });

  it('opens an empty form, and says why, where the message names nobody', async () => {
    await inviteFrom('Who starts on Monday, @hanna?');
    expect(plainText(await bench.modal('Invite a worker'))).toContain(
      'There is no email address in that message',
    );
  });

  it('is refused to whoever may not invite, in their DM', async () => {
    const message = bench.hr.say('ada@example.com', { channel: CHANNELS.general });
    await bench.sandbox.as(PEOPLE.colleague).messageShortcut('Invite to a check', message);
    await bench.told('Only the HR desk may do this', PEOPLE.colleague);
    expect(bench.sandbox.as(PEOPLE.colleague).ephemerals()).toEqual([]);
  });

  it('offers what it read where Slack did not open the form, and opens it once however often it is delivered', async () => {
    bench.sandbox.fault('views.open', { kind: 'error', error: 'expired_trigger_id' }, { times: 2 });
    await inviteFrom('Ada Lovelace, ada@example.com\nGrace Hopper, grace@example.com');
    const answer = await bench.told('Slack did not open the form in time');
    expect(plainText(answer)).not.toContain('example.com');
    await bench.sandbox.redeliver();
    await inviteFrom('ada@example.com');
    await eventually(() => expect(bench.hr.dms().length).toBe(2));
    bench.sandbox.clearFaults();
    await bench.hr.click(answer, 'Open the form again');
    expect(boxOf(await bench.modal('Invite several people'))).toContain('grace@example.com');
  });
});

it('Order a background check opens the form, with the button to several', async () => {
  await bench.hr.globalShortcut('Order a background check');
  const view = await bench.modal('Invite a worker');
  expect(JSON.stringify(view.content)).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
  await bench.hr.click(view, 'Invite several people');
  await bench.modal('Invite several people');
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
