import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const DESK = [PEOPLE.hr1, PEOPLE.hr2];
const ASKED = 'there is already an open check for this email address and check type';

let place: TestApp;

afterEach(async () => {
  await place.close();
});

async function forms(emails: readonly string[] = ['ada@example.com', 'ADA@example.com']) {
  return Promise.all(DESK.map((userId, index) => fillInvite(place, { email: emails[index] ?? '' }, userId)));
}

/** What somebody was told privately, as they read it. */
const heard = (userId: string) => place.slack.as(userId).dms().map(plainText);

async function whoIsAsked() {
  return eventually(() => {
    const asked = DESK.filter((userId) => heard(userId).some((text) => text.includes(ASKED)));
    const [only, ...others] = asked;
    if (only === undefined || others.length > 0) throw new Error(`${asked.length} are asked`);
    return only;
  });
}

describe('two people who invite the same worker at the same time', () => {
  it('send one invitation, and the other person may invite anyway', async () => {
    place = await openTestApp();
    place.workerChecks.fault('invite', { kind: 'slow', ms: 200 });
    const views = await forms();
    await Promise.all(views.map((view, index) => place.slack.as(DESK[index] ?? '').submit(view)));
    const second = await whoIsAsked();
    expect(place.workerChecks.requests.filter(({ action }) => action === 'invite')).toHaveLength(1);
    const question = await told(place, second, ASKED);
    expect(plainText(question)).toMatch(/CHK-.{5} is \*(Inviting|Pending)\*/);
    expect(buttons(question)).toEqual(['Invite anyway']);
    await place.slack.as(second).click(question, 'Invite anyway');
    await told(place, second, 'Invitation sent.');
    await place.slack.as(second).click(question, 'Invite anyway');
    await told(place, second, 'so nothing was done');
    expect(place.workerChecks.checks).toHaveLength(2);
  });

  it('are not asked when they invite different workers', async () => {
    place = await openTestApp();
    const views = await forms(['ada@example.com', 'grace@example.com']);
    await Promise.all(views.map((view, index) => place.slack.as(DESK[index] ?? '').submit(view)));
    await eventually(() => expect(place.workerChecks.checks).toHaveLength(2));
  });

  it('are asked about each other even if both accepted an older check', async () => {
    place = await openTestApp();
    await place.slack.as(PEOPLE.hr1).submit(await fillInvite(place));
    await eventually(() => expect(place.workerChecks.checks).toHaveLength(1));
    const views = await forms();
    await Promise.all(views.map((view, index) => place.slack.as(DESK[index] ?? '').submit(view)));
    const warnings = DESK.map((userId) => place.slack.as(userId).top());
    expect(warnings.map((view) => plainText(view).split('\n')[0])).toEqual([
      'Already being checked',
      'Already being checked',
    ]);
    await Promise.all(warnings.map((view, index) => place.slack.as(DESK[index] ?? '').submit(view)));
    await whoIsAsked();
    expect(place.workerChecks.checks).toHaveLength(2);
  });

  it('send one invitation when one of them presses Send again', async () => {
    place = await openTestApp();
    place.workerChecks.outOfCredits = true;
    const first = place.slack.as(PEOPLE.hr1);
    place.workerChecks.fault('invite', { kind: 'dropped-before' });
    await first.submit(await fillInvite(place));
    const card = await eventually(() => {
      const [only] = place.slack.messages(CHANNELS.hr);
      if (only === undefined || !buttons(only).includes('Send again')) throw new Error('No card');
      return only;
    });
    await first.click(card, 'Send again');
    await told(place, PEOPLE.hr1, 'not have enough credits', CHANNELS.hr);
    place.workerChecks.outOfCredits = false;
    place.workerChecks.fault('invite', { kind: 'slow', ms: 200 });
    const view = await fillInvite(place, {}, PEOPLE.hr2);
    await Promise.all([place.slack.as(PEOPLE.hr2).submit(view), first.click(card, 'Send again')]);
    await eventually(() => {
      const asked = [...heard(PEOPLE.hr2), ...first.ephemerals(CHANNELS.hr).map(plainText)];
      expect(asked.filter((text) => text.includes(ASKED))).toHaveLength(1);
    });
    await eventually(() => expect(place.workerChecks.checks).toHaveLength(1));
  });
});
