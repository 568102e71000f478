import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage, SandboxView } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const TITLE = 'Hand over checks';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const NAMES = ['ada', 'grace', 'joan'];

/** HR 1 invites these workers; resolves with their cards. */
async function inviteAll(): Promise<SandboxMessage[]> {
  const cards: SandboxMessage[] = [];
  for (const name of NAMES) cards.push((await inviteWorker(app, { email: `${name}@example.com` })).card);
  return cards;
}

async function openForm(who: string = PEOPLE.hr1): Promise<SandboxView> {
  await app.slack.as(who).command('/check handover', { channel: CHANNELS.hr });
  return await modalOf(app, who, TITLE);
}

const noticesTo = (userId: string) => app.slack.as(userId).dms().map(plainText);

describe('handing over checks', () => {
  it('gives one’s open checks to a colleague, who is told once and about each result', async () => {
    app = await openTestApp();
    const cards = await inviteAll();
    const [done] = app.workerChecks.checks;
    app.workerChecks.advance(done?.id ?? '', { status: 'Completed', result: 'Clear' });
    await cardReads(cards[0] ?? fail(), /^Completed — Clear/);
    const view = await openForm();
    expect(plainText(view)).toContain(`@${PEOPLE.hr1} owns *2 open checks*.`);
    expect(plainText(view)).not.toMatch(/From|Lovelace/);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.fill(view, { To: PEOPLE.hr2 });
    await hr.submit(view);
    await told(app, PEOPLE.hr1, `2 open checks of @${PEOPLE.hr1} now belong to @${PEOPLE.hr2}`);
    await cardReads(cards[1] ?? fail(), `Owner @${PEOPLE.hr2}`);
    await cardReads(cards[2] ?? fail(), `Owner @${PEOPLE.hr2}`);
    expect(plainText(cards[0] ?? fail())).not.toContain('Owner');
    const [, second] = app.workerChecks.checks;
    app.workerChecks.advance(second?.id ?? '', { status: 'Completed', result: 'Clear' });
    await eventually(() =>
      expect(cards[1]?.replies.map(plainText).join()).toContain(`@${PEOPLE.hr2} The result`),
    );
    expect(noticesTo(PEOPLE.hr2)).toEqual([
      `@${PEOPLE.hr1} has handed over 2 checks to you. I’ll tell you when there are results. \`/check list mine\` shows your checks.`,
    ]);
    await hr.command('/check handover', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'owns no open checks, so there is nothing to hand over', CHANNELS.hr);
    await app.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    const audit = plainText(await told(app, PEOPLE.admin, 'handed the check over', CHANNELS.hr));
    expect(audit.match(/handed the check over · CHK-\w+ · to @UHR2/g)).toHaveLength(2);
  });

  it('lets administrators hand over anybody’s, and tells how many as they choose', async () => {
    app = await openTestApp();
    const cards = await inviteAll();
    const view = await openForm(PEOPLE.admin);
    const admin = app.slack.as(PEOPLE.admin);
    expect(plainText(view)).toContain(`@${PEOPLE.admin} owns *0 open checks*.`);
    await admin.fill(view, { To: PEOPLE.hr2, From: PEOPLE.hr1 });
    await eventually(() => expect(plainText(admin.top())).toContain(`@${PEOPLE.hr1} owns *3 open checks*.`));
    await admin.submit(admin.top());
    await told(app, PEOPLE.admin, `3 open checks of @${PEOPLE.hr1} now belong to @${PEOPLE.hr2}`);
    await told(app, PEOPLE.hr2, `@${PEOPLE.admin} has handed over 3 checks of @${PEOPLE.hr1} to you`);
    for (const card of cards) await cardReads(card, `Owner @${PEOPLE.hr2}`);
  });

  it('refuses a colleague’s checks, an unfit new owner, and people without the right', async () => {
    app = await openTestApp();
    const cards = await inviteAll();
    const view = await openForm();
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.fill(view, { To: PEOPLE.hr1 });
    expect((await hr.submit(view)).errors).toEqual({ to: 'They own these checks already.' });
    await hr.fill(view, { To: PEOPLE.colleague });
    await hr.submit(view);
    const refusal = await told(app, PEOPLE.hr1, 'not on the HR desk, so nothing was changed');
    expect(buttons(refusal)).toEqual(['Open the form again']);
    const forged = await openForm();
    const metadata: unknown = JSON.parse(String(forged.content.private_metadata));
    const claimed = JSON.stringify(Object.assign({}, metadata, { from: PEOPLE.hr2 }));
    forged.content = { ...forged.content, private_metadata: claimed };
    await hr.fill(forged, { To: PEOPLE.hr1 });
    await hr.submit(forged);
    await told(app, PEOPLE.hr1, 'Only the people in ADMIN_USERS may hand over the checks of a colleague.');
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.command('/check handover', { channel: CHANNELS.hr });
    await told(app, PEOPLE.colleague, /Only the HR desk may do this/, CHANNELS.hr);
    for (const card of cards) expect(plainText(card)).not.toContain('Owner');
  });
});

function fail(): never {
  throw new Error('Not there');
}
