import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxMessage } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const TITLE = 'Assign the check';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

/** HR 1 chooses *Assign…* in the card's menu. */
async function assign(card: SandboxMessage, to: string): Promise<void> {
  const hr = app.slack.as(PEOPLE.hr1);
  await hr.select(card, { actionId: 'check.menu' }, 'Assign…');
  const view = await modalOf(app, PEOPLE.hr1, TITLE);
  await hr.fill(view, { 'New owner': to });
  expect((await hr.submit(view)).errors).toEqual({});
}

const repliesOf = (card: SandboxMessage) => card.replies.map(plainText);

describe('assigning a check', () => {
  it('names the owner on the card, and tells them now and about the result instead of the requester', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const { reference } = check.order;
    expect(plainText(card)).not.toContain('Owner');
    await assign(card, PEOPLE.hr2);
    await cardReads(card, `Owner @${PEOPLE.hr2}`);
    const notice = await told(app, PEOPLE.hr2, `@${PEOPLE.hr1} has assigned check ${reference}`);
    expect(plainText(notice)).not.toMatch(/Ada|Lovelace/);
    await told(app, PEOPLE.hr1, `${reference} is now assigned to @${PEOPLE.hr2}`);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear' });
    await cardReads(card, /^Completed — Clear/);
    await eventually(() =>
      expect(repliesOf(card)).toEqual([`@${PEOPLE.hr2} The result of check ${reference} is here.`]),
    );
    expect(app.slack.as(PEOPLE.hr2).dms()).toHaveLength(1);
    await app.slack.as(PEOPLE.admin).command(`/check audit ${reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.admin, `@${PEOPLE.hr1} · assigned the check · ${reference} · to @${PEOPLE.hr2}`);
    await app.slack.as(PEOPLE.hr2).command(`/check status ${reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr2, new RegExp(`Requested by @${PEOPLE.hr1}.*Owner @${PEOPLE.hr2}`, 's'));
  });

  it('is done and told once, however often the form arrives', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check assign ${check.order.reference}`, { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, TITLE);
    await hr.fill(view, { 'New owner': PEOPLE.hr2 });
    await hr.submit(view);
    await told(app, PEOPLE.hr1, 'is now assigned');
    await app.slack.redeliver();
    await assign(card, PEOPLE.hr2);
    await told(app, PEOPLE.hr1, 'already');
    await cardReads(card, 'Owner');
    await eventually(() => expect(app.slack.as(PEOPLE.hr2).dms()).toHaveLength(1));
    await assign(card, PEOPLE.hr1);
    await eventually(() => expect(plainText(card)).not.toContain('Owner'));
    await told(app, PEOPLE.hr1, `${check.order.reference} is now assigned to @${PEOPLE.hr1}`);
    expect(app.slack.as(PEOPLE.hr2).dms()).toHaveLength(1);
  });

  it('is refused for a person who may not see checks, and for one who may not assign', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    for (const outsider of [PEOPLE.colleague, PEOPLE.guest, PEOPLE.stranger]) {
      await assign(card, outsider);
      await eventually(() =>
        expect(
          app.slack
            .as(PEOPLE.hr1)
            .dms()
            .filter((dm) => plainText(dm).includes('not on the HR desk')),
        ).toHaveLength([PEOPLE.colleague, PEOPLE.guest, PEOPLE.stranger].indexOf(outsider) + 1),
      );
    }
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.command(`/check assign ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.colleague, /Only the HR desk may do this/, CHANNELS.hr);
    await colleague.select(card, { actionId: 'check.menu' }, 'Assign…');
    expect(colleague.modals()).toEqual([]);
    expect(plainText(card)).not.toContain('Owner');
  });

  it('keeps the owner when the invitation is sent again', async () => {
    app = await openTestApp({ timeouts: { resendIntervalMs: 0 } });
    const { card, check } = await inviteWorker(app);
    await assign(card, PEOPLE.hr2);
    await cardReads(card, 'Owner');
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.select(card, { actionId: 'check.menu' }, 'Resend…');
    const view = await modalOf(app, PEOPLE.hr1, 'Resend the invitation');
    await hr.fill(view, { Email: 'right@example.com' });
    await hr.submit(view);
    await cardReads(card, /^Replaced by/);
    await eventually(() =>
      expect(repliesOf(card).filter((reply) => reply.includes(`Owner @${PEOPLE.hr2}`))).toHaveLength(1),
    );
    await hr.command(`/check assign ${check.order.reference}`, { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /is \*Replaced by.*needs no owner/);
  });

  it('says nothing about the outcome: the card’s menu is the same for all where it may not stand', async () => {
    app = await openTestApp({ env: { RESULT_VISIBILITY: 'never' } });
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result: null });
    await cardReads(card, /^Completed/);
    const offered = () => JSON.stringify(card.blocks.filter((block) => block.type === 'actions'));
    expect(offered()).toContain('Assign…');
    expect(offered()).not.toContain('Close…');
    await assign(card, PEOPLE.hr2);
    await cardReads(card, `Owner @${PEOPLE.hr2}`);
  });
});
