import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { fillInvite, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const TEXT = 'VENDOR-SAYS-SO';

describe('an invitation that WorkerChecks refuses because of a field', () => {
  it.each([
    [{ errors: { last_name: [TEXT] } }, 'the last name'],
    [{ errors: [{ field: 'email', message: TEXT }] }, 'the email address'],
    [{ error: { param: 'mobile', message: TEXT } }, 'the mobile'],
    [
      { title: TEXT, 'invalid-params': [{ name: 'firstName' }, { name: 'lastName' }] },
      'the first name and the last name',
    ],
    [{ errors: [{ detail: TEXT, source: { pointer: '/data/last_name' } }] }, 'the last name'],
  ])('shows the reason at that field: %j', async (body, named) => {
    app = await openTestApp();
    app.workerChecks.fault('invite', { kind: 'answer', status: 422, body });
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.submit(await fillInvite(app, { mobile: '0412 345 678', note: 'Night shift' }));
    const answer = await told(app, PEOPLE.hr1, `WorkerChecks did not accept ${named}.`);
    expect(JSON.stringify(answer)).not.toMatch(/VENDOR|Lovelace/);
    expect(buttons(answer)).toEqual(['Try again']);

    await hr.click(answer, 'Try again');
    const form = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    expect(plainText(form)).toMatch(
      new RegExp(
        `did not accept ${named}[\\s\\S]*Ada[\\s\\S]*Lovelace[\\s\\S]*61412345678[\\s\\S]*Night shift`,
      ),
    );
    await hr.close(form);
    const [reference = ''] = /CHK-.{5}/.exec(plainText(answer)) ?? [];
    await hr.command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, new RegExp(`Not sent[\\s\\S]*did not accept ${named}`), CHANNELS.hr);
    expect(app.logged()).not.toMatch(/VENDOR|Lovelace/);
  });
});
