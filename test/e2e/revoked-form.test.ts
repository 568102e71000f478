import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { USER_GROUP } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { fillInvite, inviteWorker } from '../support/slack-user.ts';
import { openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;
let aheadMs = 0;

afterEach(async () => {
  await place.close();
});

/** Somebody whose form is open while their right is taken away. */
async function revokedWithForm(email: string) {
  aheadMs = 0;
  place = await openTestApp({
    env: { HR_USERS: PEOPLE.hr1, HR_USER_GROUPS: USER_GROUP },
    now: () => Date.now() + aheadMs,
  });
  place.slack.userGroups.set(USER_GROUP, [PEOPLE.colleague]);
  await inviteWorker(place);
  const form = await fillInvite(place, { email }, PEOPLE.colleague);
  place.slack.userGroups.set(USER_GROUP, []);
  aheadMs = 61_000;
  return { form, colleague: place.slack.as(PEOPLE.colleague) };
}

describe('a form that was open when its user lost access', () => {
  it.each([
    ['an address that has a check', 'ada@example.com'],
    ['an address that has none', 'grace@example.com'],
    ['an address that is none', 'grace'],
  ])('gets the same answer for %s, and keeps the input', async (_what, email) => {
    const { form, colleague } = await revokedWithForm(email);
    const { errors } = await colleague.submit(form);
    expect(errors).toEqual({});
    expect(colleague.modals()).toHaveLength(2);
    expect(plainText(colleague.top())).toMatch(/^That did not work\n[\s\S]*Only the HR desk may do this/);
    expect(place.workerChecks.checks).toHaveLength(1);
  });

  it('is refused in time when Slack does not answer who has access', async () => {
    const { form, colleague } = await revokedWithForm('ada@example.com');
    place.slack.fault('usergroups.users.list', { kind: 'hang' });
    const { errors, trouble } = await colleague.submit(form);
    expect({ errors, trouble }).toEqual({ errors: {}, trouble: undefined });
    expect(plainText(colleague.top())).toMatch(/did not confirm in time[\s\S]*nothing was done/);
    expect(place.workerChecks.checks).toHaveLength(1);
  });
});
