import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;
afterEach(() => place.close());

it('an org-wide install is reported in the log, at /readyz and to people who use the bot', async () => {
  place = await openTestApp();
  await place.stopBot();
  place.slack.orgWide = true;
  await place.startBot();
  await eventually(() => expect(place.logged()).toContain('"event":"slack.org-wide-install"'));
  expect(place.logged()).toContain('Install the app in one workspace');
  const ready = await fetch(`${place.botUrl()}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({
    failing: { slack: expect.stringContaining('org-wide install') },
  });
  await place.slack.as(PEOPLE.hr1).command('/check list', { channel: CHANNELS.hr });
  await eventually(() =>
    expect(place.slack.as(PEOPLE.hr1).ephemerals(CHANNELS.hr).map(plainText).join()).toContain(
      'installed for the whole organisation and can serve one workspace alone',
    ),
  );
  place.slack.orgWide = false;
  await eventually(async () => expect((await fetch(`${place.botUrl()}/readyz`)).status).toBe(200));
});
