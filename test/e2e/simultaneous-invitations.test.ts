import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardWithButton, fillInvite, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const REQUESTERS = [PEOPLE.hr1, PEOPLE.hr2];
const ASKED = 'there is already an open check for this email address and check type';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

async function forms(emails: readonly string[] = ['ada@example.com', 'ADA@example.com']) {
  return Promise.all(
    REQUESTERS.map((userId, index) => fillInvite(app, { email: emails[index] ?? '' }, userId)),
  );
}

/** Texts of the direct messages to this person. */
const directMessages = (userId: string) => app.slack.as(userId).dms().map(plainText);

async function whoIsAsked() {
  return eventually(() => {
    const asked = REQUESTERS.filter((userId) => directMessages(userId).some((text) => text.includes(ASKED)));
    const [only, ...others] = asked;
    if (only === undefined || others.length > 0) throw new Error(`${asked.length} are asked`);
    return only;
  });
}

describe('two people who invite the same worker at the same time', () => {
  it('create one invitation, and the second person may invite anyway', async () => {
    app = await openTestApp();
    app.workerChecks.fault('invite', { kind: 'slow', ms: 200 });
    const views = await forms();
    await Promise.all(views.map((view, index) => app.slack.as(REQUESTERS[index] ?? '').submit(view)));
    const second = await whoIsAsked();
    expect(app.workerChecks.requests.filter(({ action }) => action === 'invite')).toHaveLength(1);
    const question = await told(app, second, ASKED);
    expect(plainText(question)).toMatch(/CHK-.{5} is \*(Inviting|Pending)\*/);
    expect(buttons(question)).toEqual(['Invite anyway']);
    await app.slack.as(second).click(question, 'Invite anyway');
    await told(app, second, 'Invitation sent.');
    await app.slack.as(second).click(question, 'Invite anyway');
    await told(app, second, 'so nothing was done');
    expect(app.workerChecks.checks).toHaveLength(2);
  });

  it('are not asked when they invite different workers', async () => {
    app = await openTestApp();
    const views = await forms(['ada@example.com', 'grace@example.com']);
    await Promise.all(views.map((view, index) => app.slack.as(REQUESTERS[index] ?? '').submit(view)));
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(2));
  });

  it('are asked about each other even if both accepted an older check', async () => {
    app = await openTestApp();
    await app.slack.as(PEOPLE.hr1).submit(await fillInvite(app));
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(1));
    const views = await forms();
    await Promise.all(views.map((view, index) => app.slack.as(REQUESTERS[index] ?? '').submit(view)));
    const warnings = REQUESTERS.map((userId) => app.slack.as(userId).top());
    expect(warnings.map((view) => plainText(view).split('\n')[0])).toEqual([
      'Already being checked',
      'Already being checked',
    ]);
    await Promise.all(warnings.map((view, index) => app.slack.as(REQUESTERS[index] ?? '').submit(view)));
    await whoIsAsked();
    expect(app.workerChecks.checks).toHaveLength(2);
  });

  it('create one invitation when one of them presses Send again', async () => {
    app = await openTestApp();
    app.workerChecks.outOfCredits = true;
    const first = app.slack.as(PEOPLE.hr1);
    app.workerChecks.fault('invite', { kind: 'dropped-before' });
    await first.submit(await fillInvite(app));
    const card = await cardWithButton(app, 'Send again');
    await first.click(card, 'Send again');
    await told(app, PEOPLE.hr1, 'not have enough credits', CHANNELS.hr);
    app.workerChecks.outOfCredits = false;
    app.workerChecks.fault('invite', { kind: 'slow', ms: 200 });
    const view = await fillInvite(app, {}, PEOPLE.hr2);
    await Promise.all([app.slack.as(PEOPLE.hr2).submit(view), first.click(card, 'Send again')]);
    await eventually(() => {
      const asked = [...directMessages(PEOPLE.hr2), ...first.ephemerals(CHANNELS.hr).map(plainText)];
      expect(asked.filter((text) => text.includes(ASKED))).toHaveLength(1);
    });
    await eventually(() => expect(app.workerChecks.checks).toHaveLength(1));
  });
});
