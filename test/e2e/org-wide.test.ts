import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

it('an org-wide install is reported in the log, at /readyz and to people who use the bot', async () => {
  app = await openTestApp();
  await app.stopBot();
  app.slack.orgWide = true;
  await app.startBot();
  await eventually(() => expect(app.logged()).toContain('"event":"slack.org-wide-install"'));
  expect(app.logged()).toContain('Install the app in one workspace');
  const ready = await fetch(`${app.botUrl()}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    failing: { slack: expect.stringContaining('org-wide install') },
  });
  await app.slack.as(PEOPLE.hr1).command('/check list', { channel: CHANNELS.hr });
  await eventually(() =>
    expect(app.slack.as(PEOPLE.hr1).ephemerals(CHANNELS.hr).map(plainText).join()).toContain(
      'installed for the whole organisation and can serve one workspace alone',
    ),
  );
  app.slack.orgWide = false;
  await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(200));
});
