import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { DEFAULT_SCOPES } from '../../src/sandbox/slack/slack-sandbox.ts';
import type { SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { saveAcknowledgedForm } from '../support/save-acknowledged-form.ts';
import { cardWithButton, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

const hr = () => app.slack.as(PEOPLE.hr1);
const WITH_FILES = { slack: { scopes: [...DEFAULT_SCOPES, 'files:read'] } };
const PASTED = 'Ada Lovelace, ada@example.com\nGrace Hopper, grace@example.com';

async function openForm(): Promise<SandboxView> {
  await hr().command('/check invite many', { channel: CHANNELS.hr });
  return await modalOf(app, PEOPLE.hr1, 'Invite several people');
}

async function upload(name: string, bytes: Uint8Array): Promise<SandboxView> {
  const view = await openForm();
  await hr().fill(view, { 'Check type': 'ncchc', file: { name, bytes } });
  await hr().submit(view);
  return view;
}

const shows = (view: SandboxView, text: string) => eventually(() => expect(plainText(view)).toContain(text));

/** 1,000 people with columns the bot does not use; every hundredth row has no address. */
function listOfThousand(): Buffer {
  const rows = Array.from({ length: 1000 }, (_, index) => {
    const email = index % 100 === 99 ? '' : `w${index}@example.com`;
    return `Worker,Ng,${email},1990-01-01,secret-licence-${index}`;
  });
  return Buffer.from(['First name,Surname,E-mail,Date of birth,Licence number', ...rows].join('\r\n'));
}

describe('a file of 1,000 people', () => {
  it('is read, previewed and confirmed, without logging its content', async () => {
    app = await openTestApp({
      ...WITH_FILES,
      env: { INVITATIONS_PER_PERSON_PER_DAY: '2000', INVITATIONS_PER_DAY: '2000' },
    });
    const view = await upload('people.csv', listOfThousand());
    await shows(view, '990 will be invited · 10 need a correction · may cost 990 credits');
    const text = plainText(view);
    expect(text).toMatch(/^Row 100, Ng: /m);
    expect(text).toContain('Not used: Date of birth, Licence number.');
    await hr().fill(view, { sure: ['yes'] });
    app.workerChecks.credits = 0;
    await hr().submit(view);
    await told(app, PEOPLE.hr1, '990 people are being invited.');
    expect(app.logged()).not.toMatch(/secret-licence|example\.com|people\.csv/);
  });
});

describe('a list with a person whom WorkerChecks refuses', () => {
  it('is sent, and a button opens the form with the refused person', async () => {
    app = await openTestApp();
    app.workerChecks.faultFor('grace@example.com', 'invite', { kind: 'answer', status: 422 });
    const view = await openForm();
    await hr().fill(view, { 'Check type': 'vevo', people: `${PASTED}\nJean Sammet, jean@example.com` });
    await hr().submit(view);
    await shows(view, '3 will be invited');
    await hr().submit(view);
    const card = await cardWithButton(app, 'Send the refused again');
    expect(app.workerChecks.checks.map(({ order }) => order.email).toSorted()).toEqual([
      'ada@example.com',
      'jean@example.com',
    ]);
    await hr().click(card, 'Send the refused again');
    const again = await modalOf(app, PEOPLE.hr1, 'Invite several people');
    expect(plainText(again)).toContain('grace@example.com');
    expect(plainText(again)).not.toContain('ada@example.com');
    expect(JSON.stringify(again.content)).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"Right to work"',
    );
  });
});

describe('the form with a file', () => {
  it('takes a list or a file, not both', async () => {
    app = await openTestApp(WITH_FILES);
    const view = await openForm();
    await hr().fill(view, {
      'Check type': 'ncchc',
      people: PASTED,
      file: { name: 'a.csv', bytes: Buffer.from(PASTED) },
    });
    expect((await hr().submit(view)).errors).toEqual({
      file: 'Paste a list or upload a file, not both.',
    });
  });

  it('shows the reason when Slack answers with a web page or the file is not a list', async () => {
    app = await openTestApp(WITH_FILES);
    app.slack.fault('download', { kind: 'http', status: 200, body: '<!DOCTYPE html><h1>Sign in</h1>' });
    const view = await upload('people.csv', Buffer.from(PASTED));
    await shows(view, 'Slack answered with a web page instead of the file.');
    expect(plainText(view)).toContain('Or upload a file');
    await hr().fill(view, {
      file: { name: 'people.csv', bytes: Buffer.from('<html><body>People</body></html>') },
    });
    await hr().submit(view);
    await shows(view, 'web page, not a list');
    await hr().fill(view, { file: { name: 'people.csv', bytes: Buffer.from(PASTED) } });
    await hr().submit(view);
    await shows(view, '2 will be invited');
  });
});

describe('a list that a previous process acknowledged but did not read', () => {
  const values = {
    product: { selected_option: { value: 'ncchc' } },
    channel: { selected_conversation: CHANNELS.hr },
    people: { value: PASTED },
  };

  it('is read, and a button opens its preview', async () => {
    app = await openTestApp();
    await saveAcknowledgedForm(app, { callbackId: 'many.form', privateMetadata: '', values });
    await app.startBot();
    const answer = await told(app, PEOPLE.hr1, 'Nobody has been invited yet');
    expect(plainText(answer)).toContain('2 will be invited');
    await hr().click(answer, 'Check before sending');
    const view = await modalOf(app, PEOPLE.hr1, 'Check before sending');
    expect(plainText(view)).toContain('ada@example.com');
  });

  it('is reported as lost when its draft is gone', async () => {
    app = await openTestApp();
    await saveAcknowledgedForm(app, {
      callbackId: 'many.preview',
      privateMetadata: '00000000-0000-4000-8000-000000000001',
      values,
    });
    await app.startBot();
    await told(app, PEOPLE.hr1, 'the bot stopped before it could be');
  });
});
