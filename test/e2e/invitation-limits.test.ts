import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/durations.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

/** From now to the next ten minutes before midnight in UTC-5, which has no summer time. */
function untilEvening(): number {
  const day = 24 * HOUR_MS;
  return day - ((Date.now() - 5 * HOUR_MS) % day) - 10 * MINUTE_MS;
}

let place: TestApp;
let aheadMs = 0;

afterEach(async () => {
  await place.close();
});

async function open(env: Record<string, string>) {
  aheadMs = untilEvening();
  const now = () => Date.now() + aheadMs;
  place = await openTestApp({ mode: 'socket', env: { ...env, TIME_ZONE: 'America/Panama' }, now });
}

const sent = () => place.workerChecks.checks.length;

async function submits(userId: string, email: string): Promise<void> {
  const view = await fillInvite(place, { email }, userId);
  await place.slack.as(userId).submit(view);
}

describe('INVITATIONS_PER_PERSON_PER_DAY', () => {
  it('refuses further invitations, names the variable, keeps the form, and lets a colleague carry on', async () => {
    await open({ INVITATIONS_PER_PERSON_PER_DAY: '2' });
    await inviteWorker(place, { email: 'a@example.com' });
    await inviteWorker(place, { email: 'b@example.com' });
    await submits(PEOPLE.hr1, 'c@example.com');
    const answer = await told(place, PEOPLE.hr1, 'INVITATIONS_PER_PERSON_PER_DAY');
    expect(plainText(answer)).toContain('Nothing was sent: you have sent 2 invitations today');
    expect(buttons(answer)).toEqual(['Try again']);
    await submits(PEOPLE.hr2, 'd@example.com');
    await eventually(() => expect(sent()).toBe(3));

    // The next day there, and the same day in UTC.
    aheadMs += 15 * MINUTE_MS;
    await place.slack.as(PEOPLE.hr1).click(answer, 'Try again');
    const again = await modalOf(place, PEOPLE.hr1, 'Invite a worker');
    expect(plainText(again)).toMatch(/Ada[\s\S]*Lovelace[\s\S]*c@example\.com/);
    await place.slack.as(PEOPLE.hr1).submit(again);
    await eventually(() => expect(sent()).toBe(4));
  });

  it('counts Send again, but not refusals', async () => {
    await open({ INVITATIONS_PER_PERSON_PER_DAY: '2' });
    place.workerChecks.outOfCredits = true;
    for (let i = 0; i < 3; i += 1) {
      await submits(PEOPLE.hr1, `refused${i}@example.com`);
      await eventually(() => {
        const dms = place.slack.as(PEOPLE.hr1).dms().map(plainText);
        expect(dms.filter((text) => text.includes('not have enough credits'))).toHaveLength(i + 1);
      });
    }
    place.workerChecks.outOfCredits = false;
    place.workerChecks.fault('invite', { kind: 'dropped-before' });
    await submits(PEOPLE.hr1, 'lost@example.com');
    const card = await eventually(() => {
      const [only] = place.slack.messages(CHANNELS.hr);
      if (only === undefined || !buttons(only).includes('Send again')) throw new Error('No card');
      return only;
    });
    await place.slack.as(PEOPLE.hr1).click(card, 'Send again');
    await told(place, PEOPLE.hr1, 'Invitation sent.', CHANNELS.hr);
    await submits(PEOPLE.hr1, 'third@example.com');
    await told(place, PEOPLE.hr1, 'INVITATIONS_PER_PERSON_PER_DAY');
    expect(sent()).toBe(1);
  });
});

describe('INVITATIONS_PER_DAY', () => {
  it('holds for forms sent at once, and after a restart', async () => {
    await open({ INVITATIONS_PER_DAY: '3' });
    await inviteWorker(place, { email: 'first@example.com' });
    place.workerChecks.fault('invite', { kind: 'slow', ms: 100 }, { times: 9 });
    const checkService = [PEOPLE.hr1, PEOPLE.hr2, PEOPLE.admin];
    const people = checkService.slice(0, 2);
    for (let round = 0; round < 2; round += 1) {
      const views = await Promise.all(
        people.map((userId) => fillInvite(place, { email: `${userId}${round}@example.com` }, userId)),
      );
      await Promise.all(views.map((view, index) => place.slack.as(people[index] ?? '').submit(view)));
    }
    const refusals = () =>
      people
        .flatMap((userId) => place.slack.as(userId).dms().map(plainText))
        .filter(
          (text) =>
            text.includes('Nothing was sent: 3 invitations have been sent today') &&
            text.includes('INVITATIONS_PER_DAY'),
        );
    await eventually(() => expect(refusals()).toHaveLength(2));
    expect(sent()).toBe(3);
    await place.stopBot();
    await place.startBot();
    await submits(PEOPLE.hr2, 'later@example.com');
    await eventually(() => expect(refusals()).toHaveLength(3));
    expect(sent()).toBe(3);
  });
});
