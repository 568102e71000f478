import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { cardWithButton, fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

/** Milliseconds until the next 23:50 in UTC-5, a time zone without daylight saving. */
function untilEvening(): number {
  const day = 24 * HOUR_MS;
  return day - ((Date.now() - 5 * HOUR_MS) % day) - 10 * MINUTE_MS;
}

let app: TestApp;
let aheadMs = 0;

afterEach(async () => {
  await app.close();
});

async function open(env: Record<string, string>) {
  aheadMs = untilEvening();
  const now = () => Date.now() + aheadMs;
  app = await openTestApp({ mode: 'socket', env: { ...env, TIME_ZONE: 'America/Panama' }, now });
}

const sent = () => app.workerChecks.checks.length;

async function submits(userId: string, email: string): Promise<void> {
  const view = await fillInvite(app, { email }, userId);
  await app.slack.as(userId).submit(view);
}

describe('INVITATIONS_PER_PERSON_PER_DAY', () => {
  it('refuses further invitations, names the variable, keeps the form, and lets a colleague carry on', async () => {
    await open({ INVITATIONS_PER_PERSON_PER_DAY: '2' });
    await inviteWorker(app, { email: 'a@example.com' });
    await inviteWorker(app, { email: 'b@example.com' });
    await submits(PEOPLE.hr1, 'c@example.com');
    const answer = await told(app, PEOPLE.hr1, 'INVITATIONS_PER_PERSON_PER_DAY');
    expect(plainText(answer)).toContain('Nothing was sent: you have sent 2 invitations today');
    expect(buttons(answer)).toEqual(['Try again']);
    await submits(PEOPLE.hr2, 'd@example.com');
    await eventually(() => expect(sent()).toBe(3));

    // The next day in that time zone, but still the same day in UTC.
    aheadMs += 15 * MINUTE_MS;
    await app.slack.as(PEOPLE.hr1).click(answer, 'Try again');
    const again = await modalOf(app, PEOPLE.hr1, 'Invite a worker');
    expect(plainText(again)).toMatch(/Ada[\s\S]*Lovelace[\s\S]*c@example\.com/);
    await app.slack.as(PEOPLE.hr1).submit(again);
    await eventually(() => expect(sent()).toBe(4));
  });

  it('counts Send again, but not refusals', async () => {
    await open({ INVITATIONS_PER_PERSON_PER_DAY: '2' });
    app.workerChecks.outOfCredits = true;
    for (let i = 0; i < 3; i += 1) {
      await submits(PEOPLE.hr1, `refused${i}@example.com`);
      await eventually(() => {
        const dms = app.slack.as(PEOPLE.hr1).dms().map(plainText);
        expect(dms.filter((text) => text.includes('not have enough credits'))).toHaveLength(i + 1);
      });
    }
    app.workerChecks.outOfCredits = false;
    app.workerChecks.fault('invite', { kind: 'dropped-before' });
    await submits(PEOPLE.hr1, 'lost@example.com');
    const card = await cardWithButton(app, 'Send again');
    await app.slack.as(PEOPLE.hr1).click(card, 'Send again');
    await told(app, PEOPLE.hr1, 'Invitation sent.', CHANNELS.hr);
    await submits(PEOPLE.hr1, 'third@example.com');
    await told(app, PEOPLE.hr1, 'INVITATIONS_PER_PERSON_PER_DAY');
    expect(sent()).toBe(1);
  });
});

describe('INVITATIONS_PER_DAY', () => {
  it('applies to simultaneous forms and after a restart', async () => {
    await open({ INVITATIONS_PER_DAY: '3' });
    await inviteWorker(app, { email: 'first@example.com' });
    app.workerChecks.fault('invite', { kind: 'slow', ms: 100 }, { times: 9 });
    const checkService = [PEOPLE.hr1, PEOPLE.hr2, PEOPLE.admin];
    const people = checkService.slice(0, 2);
    for (let round = 0; round < 2; round += 1) {
      const views = await Promise.all(
        people.map((userId) => fillInvite(app, { email: `${userId}${round}@example.com` }, userId)),
      );
      await Promise.all(views.map((view, index) => app.slack.as(people[index] ?? '').submit(view)));
    }
    const refusals = () =>
      people
        .flatMap((userId) => app.slack.as(userId).dms().map(plainText))
        .filter(
          (text) =>
            text.includes('Nothing was sent: 3 invitations have been sent today') &&
            text.includes('INVITATIONS_PER_DAY'),
        );
    await eventually(() => expect(refusals()).toHaveLength(2));
    expect(sent()).toBe(3);
    await app.stopBot();
    await app.startBot();
    await submits(PEOPLE.hr2, 'later@example.com');
    await eventually(() => expect(refusals()).toHaveLength(3));
    expect(sent()).toBe(3);
  });
});
