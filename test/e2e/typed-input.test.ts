import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

/** Submits the form. `errors`: by field; `sent`: the order WorkerChecks received. */
async function send(fields: Parameters<typeof fillInvite>[1], box = false) {
  const person = app.slack.as(PEOPLE.hr1);
  const view = await fillInvite(app, fields);
  if (box) await person.fill(view, { 'Has one name only': ['one-name'] });
  const before = app.workerChecks.checks.length;
  const { errors, trouble } = await person.submit(view);
  expect(trouble).toBeUndefined();
  if (Object.keys(errors).length > 0) {
    await person.close(view);
    return { errors };
  }
  await eventually(() => expect(app.workerChecks.checks).toHaveLength(before + 1));
  return { sent: app.workerChecks.checks.at(-1)?.order };
}

describe('the form', () => {
  it('accepts mobile numbers copied with surrounding text', async () => {
    app = await openTestApp();
    const typed = [
      '\u202a+61 412 345 678\u202c',
      'tel:+61412345678',
      '+0412345678',
      "'0412345678",
      '412345678.0',
    ];
    typed.push('Mob 0412 345 678', '0412 345 678 (mum)', '0061 412 345 678', '(+61) 412 345 678');
    for (const [i, mobile] of typed.entries()) {
      const email = `m${i}@example.com`;
      expect([mobile, await send({ mobile, email })]).toMatchObject([
        mobile,
        { sent: { mobile: '+61412345678' } },
      ]);
    }
  });

  it('accepts e-mail addresses copied with surrounding text', async () => {
    app = await openTestApp();
    const around = (i: number) => `jane${i}@mail.example`;
    const typed = [
      `Jane Doe <${around(0)}>`,
      `<${around(1)}>`,
      `mailto:${around(2)}`,
      `${around(3)}\u200b`,
      `${around(4)};`,
      `“${around(5)}”`,
      `Email: ${around(6)}`,
    ];
    for (const [i, email] of typed.entries()) {
      expect([email, await send({ email })]).toMatchObject([email, { sent: { email: around(i) } }]);
    }
  });

  it('shows the reason for each rejected value at its field', async () => {
    app = await openTestApp();
    const refused: [Parameters<typeof fillInvite>[1], string, RegExp][] = [
      [{ mobile: '1300 123 456' }, 'mobile', /not a mobile/],
      [{ mobile: '02 9876 5432' }, 'mobile', /landline/],
      [{ mobile: '0412 345 678 / 0413 345 678' }, 'mobile', /two numbers/],
      [{ mobile: '4.12346E+08' }, 'mobile', /Excel has rounded this mobile. Format the column as text./],
      [{ email: 'jane@mail..example' }, 'email', /two dots/],
      [{ email: 'jane@mail.example john@mail.example' }, 'email', /two addresses/],
      [{ email: 'o’brien@mail.example' }, 'email', /“’” is not allowed in an address. Did you mean o'brien@/],
      [{ first: '-' }, 'first-name', /not a name.*Has one name only/],
      [{ last: 'N/A' }, 'last-name', /not a name.*Has one name only/],
      [{ first: 'A\u0300\u0301\u0302\u0303\u0304\u0305da' }, 'first-name', /marks/],
      [{ last: 'Lovelace\ud83d' }, 'last-name', /garbled/],
    ];
    for (const [fields, at, reason] of refused) {
      expect(await send(fields)).toEqual({ errors: { [at]: expect.stringMatching(reason) } });
    }
    expect(app.workerChecks.checks).toEqual([]);
  });

  it('removes invisible characters from names and keeps the rest', async () => {
    app = await openTestApp();
    const first = 'A\u200bda\u{E0041}\u3164';
    expect(await send({ first, last: 'علی\u200cرضا', email: 'a@example.com' })).toMatchObject({
      sent: { first_name: 'Ada', last_name: 'علی\u200cرضا' },
    });
  });
});

describe('/check invite with a line about a person', () => {
  it.each([
    ['<mailto:jane@mail.example|jane@mail.example> 0412345678', ['jane@mail.example', '+61412345678']],
    ['Jane Doe <jane@mail.example>', ['Jane', 'Doe', 'jane@mail.example']],
    ['jane@mail.example,', ['jane@mail.example']],
    ['Jane Doe &lt;jane@mail.example&gt; 0412 345 678', ['Jane', 'Doe', 'jane@mail.example', '+61412345678']],
  ])('%s prefills the form', async (line, texts) => {
    app = await openTestApp();
    await app.slack.as(PEOPLE.hr1).command(`/check invite ${line}`, { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    const initial = JSON.stringify(view.content).match(/"initial_value":"[^"]*"/g) ?? [];
    expect(initial).toEqual(texts.map((text) => `"initial_value":"${text}"`));
  });
});

describe('a worker with one name', () => {
  const CARD = /Pending\nSuparman ·/;

  it.each([
    ['as the last name', { first: '', last: 'Suparman' }],
    ['as the first name', { first: 'Suparman', last: '' }],
    ['beside a dash', { first: 'Suparman', last: '-' }],
  ])('entered %s is invited, shown and found by that name', async (_, names) => {
    app = await openTestApp();
    expect(await send(names, true)).toMatchObject({ sent: { first_name: '', last_name: 'Suparman' } });
    const card = await eventually(() => {
      const [first] = app.slack.messages(CHANNELS.hr);
      if (first === undefined) throw new Error('No card');
      return first;
    });
    await cardReads(card, CARD);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check status suparman', { channel: CHANNELS.hr });
    expect(plainText(await told(app, PEOPLE.hr1, 'ada@example.com'))).toMatch(/\nSuparman ·/);
    await hr.command('/check list', { channel: CHANNELS.hr });
    expect(plainText(await told(app, PEOPLE.hr1, 'Requested by', CHANNELS.hr))).toMatch(/\bSuparman\b/);
    await hr.openHome();
    await eventually(() => expect(plainText(hr.home() ?? card)).toMatch(/\nSuparman ·/));
  });

  it('is rejected while the box is not ticked', async () => {
    app = await openTestApp();
    expect(await send({ first: '', last: 'Suparman' })).toEqual({
      errors: { 'first-name': 'Enter the worker’s first name.' },
    });
    expect(await send({ first: 'Suparman', last: ' ' })).toEqual({
      errors: { 'last-name': 'Enter the worker’s last name.' },
    });
    expect(await send({ first: 'Ada', last: 'Lovelace' }, true)).toEqual({
      errors: { 'last-name': expect.stringContaining('leave one of the two names empty') },
    });
  });

  it.each([
    ['last-name-only', { first_name: '', last_name: 'Suparman' }],
    ['both', { first_name: 'Suparman', last_name: 'Suparman' }],
    ['{ firstName: "-" }', { first_name: '-', last_name: 'Suparman' }],
    ['{ lastName: "." }', { first_name: 'Suparman', last_name: '.' }],
  ])('is sent as the contract file defines: %s', async (oneName, names) => {
    app = await openTestApp();
    await app.stopBot();
    const file = join(app.folder, 'contract.yaml');
    writeFileSync(file, `invite:\n  oneName: ${oneName}\n`);
    await app.startBot({ WORKERCHECKS_CONTRACT: file });
    expect(await send({ first: '', last: 'Suparman' }, true)).toMatchObject({ sent: names });
  });
});

describe('the filter of a list', () => {
  it('accepts states as cards show them', async () => {
    app = await openTestApp();
    const person = app.slack.as(PEOPLE.hr1);
    for (const typed of ['in progress', 'In-Progress', '“in  progress”', '*Pending*']) {
      await person.command(`/check list ${typed}`, { channel: CHANNELS.hr });
    }
    await eventually(() => {
      const answers = person.ephemerals(CHANNELS.hr).map(plainText);
      expect(answers.filter((text) => text.startsWith('In progress: no checks'))).toHaveLength(3);
      expect(answers.filter((text) => text.startsWith('Pending: no checks'))).toHaveLength(1);
    });
    await person.command('/check list pending 2', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'Unknown filter `pending 2`', CHANNELS.hr);
  });
});

describe('the note in the invite form', () => {
  it('is only promised for cards that may show the worker’s name', async () => {
    app = await openTestApp();
    const view = await fillInvite(app);
    expect(plainText(view)).toContain(
      'Shown on the card in channels where it may show the worker’s name, and in',
    );
  });
});
