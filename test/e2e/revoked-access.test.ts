import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { USER_GROUP } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { fillInvite, inviteWorker } from '../support/slack-user.ts';
import { openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let aheadMs = 0;

afterEach(async () => {
  await app.close();
});

/** A person whose access is revoked while their form is open. */
async function revokedWithForm(email: string) {
  aheadMs = 0;
  app = await openTestApp({
    env: { HR_USERS: PEOPLE.hr1, HR_USER_GROUPS: USER_GROUP },
    now: () => Date.now() + aheadMs,
  });
  app.slack.userGroups.set(USER_GROUP, [PEOPLE.colleague]);
  await inviteWorker(app);
  const form = await fillInvite(app, { email }, PEOPLE.colleague);
  app.slack.userGroups.set(USER_GROUP, []);
  aheadMs = 61_000;
  return { form, colleague: app.slack.as(PEOPLE.colleague) };
}

describe('a form that was open when its user lost access', () => {
  it.each([
    ['an address with a check', 'ada@example.com'],
    ['an address without a check', 'grace@example.com'],
    ['an invalid address', 'grace'],
  ])('is refused alike with %s, and keeps the input', async (_what, email) => {
    const { form, colleague } = await revokedWithForm(email);
    const { errors } = await colleague.submit(form);
    expect(errors).toEqual({});
    expect(colleague.modals()).toHaveLength(2);
    expect(plainText(colleague.top())).toMatch(/^That did not work\n[\s\S]*Only the HR desk may do this/);
    expect(app.workerChecks.checks).toHaveLength(1);
  });

  it('is refused in time when Slack does not answer who has access', async () => {
    const { form, colleague } = await revokedWithForm('ada@example.com');
    app.slack.fault('usergroups.users.list', { kind: 'hang' });
    const { errors, trouble } = await colleague.submit(form);
    expect({ errors, trouble }).toEqual({ errors: {}, trouble: undefined });
    expect(plainText(colleague.top())).toMatch(/did not confirm in time[\s\S]*nothing was done/);
    expect(app.workerChecks.checks).toHaveLength(1);
  });
});
