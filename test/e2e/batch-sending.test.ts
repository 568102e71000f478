import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { BatchRow } from '../../src/checks/batches/batch.ts';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { TEAM } from '../../src/sandbox/slack/workspace/fixtures.ts';
import { MINUTE_MS } from '../../src/time/durations.ts';
import { makeRows } from '../support/batch-harness.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const HR = { teamId: TEAM.id, userId: PEOPLE.hr1 };

let app: TestApp;
let aheadMs = 0;

afterEach(async () => {
  await app.close();
});

async function open(env: Record<string, string> = {}): Promise<void> {
  aheadMs = 0;
  app = await openTestApp({ env, now: () => Date.now() + aheadMs });
}

/** A batch with these rows; `until` waits for its state. */
function batchOf(rows: BatchRow[], id = randomUUID()) {
  const service = () => app.bot().batchService;
  return {
    id,
    create: () => service().create({ id, channelId: CHANNELS.hr, rows }, HR),
    until: (state: string) =>
      eventually(async () => {
        const batch = await service().get(id);
        if (batch?.state !== state || batch.reservedOn !== undefined)
          throw new Error(`It is ${batch?.state}`);
        return { batch, progress: service().progressOf(batch) };
      }),
  };
}

const sent = () => app.workerChecks.checks.map(({ order }) => order.email);

describe('a batch', () => {
  it('invites each person once, in order, and is recorded in the audit log', async () => {
    await open();
    const batch = batchOf(makeRows(5));
    expect(await Promise.all([batch.create(), batch.create()])).toMatchObject([
      { batch: { id: batch.id } },
      { batch: { id: batch.id } },
    ]);
    const { progress } = await batch.until('Done');
    expect(progress).toMatchObject({ total: 5, invited: 5, waiting: 5 });
    expect(sent()).toEqual([1, 2, 3, 4, 5].map((row) => `w${row}@example.com`));
    await app.slack.as(PEOPLE.admin).command('/check audit', { channel: CHANNELS.hr });
    const audit = plainText(await told(app, PEOPLE.admin, 'Audit log'));
    expect(audit).toContain(`ordered several invitations · 5 people (batch ${batch.id.slice(0, 8)})`);
    expect(audit.match(/sent the invitation · CHK-/g)).toHaveLength(5);
    expect(app.logged()).not.toMatch(/w\d@example\.com|No \d/);
  });

  it('continues after a restart where it was stopped', async () => {
    await open();
    app.workerChecks.invitationMs = 30;
    const batch = batchOf(makeRows(12));
    await batch.create();
    await eventually(() => expect(sent().length).toBeGreaterThan(2));
    await app.stopBot();
    expect(sent().length).toBeLessThan(12);
    await app.startBot();
    await batch.until('Done');
    expect(sent()).toEqual(makeRows(12).map(({ worker }) => worker?.email));
  });

  it('pauses when its requester loses the right to invite', async () => {
    await open();
    app.workerChecks.invitationMs = 30;
    const batch = batchOf(makeRows(12));
    await batch.create();
    await eventually(() => expect(sent().length).toBeGreaterThan(2));
    const hr = app.slack.users.find(({ id }) => id === PEOPLE.hr1);
    if (hr !== undefined) hr.deleted = true;
    // Past the minute for which the bot remembers whom Slack allows.
    aheadMs = 2 * MINUTE_MS;
    const { batch: paused, progress } = await batch.until('Paused');
    expect(paused.paused).toEqual({ reason: 'access' });
    expect(progress.invited).toBe(sent().length);
    expect(progress.invited + progress.notInvited).toBe(12);
  });
});

describe('the daily limits', () => {
  it('count batches and single invitations submitted at the same moment together', async () => {
    await open({ INVITATIONS_PER_DAY: '6', INVITATIONS_PER_PERSON_PER_DAY: '6' });
    const batch = batchOf(makeRows(4));
    const others = batchOf(makeRows(3).map((row) => ({ ...row, productId: 'vevo' })));
    const view = await fillInvite(app, { email: 'single@example.com' }, PEOPLE.hr2);
    const [one, other] = await Promise.all([
      batch.create(),
      others.create(),
      app.slack.as(PEOPLE.hr2).submit(view),
    ]);
    const kinds = [one.kind, other.kind].toSorted();
    expect(kinds).toEqual(['created', 'limit-reached']);
    const most = one.kind === 'created' ? 5 : 4;
    await eventually(() => expect(sent()).toHaveLength(most));
    const limited = [one, other].find((outcome) => outcome.kind === 'limit-reached');
    expect(limited).toMatchObject({ limit: { most: 6 } });
  });

  it('do not count rows that were never sent', async () => {
    await open({ INVITATIONS_PER_PERSON_PER_DAY: '5' });
    app.workerChecks.outOfCredits = true;
    const batch = batchOf(makeRows(5));
    await batch.create();
    await batch.until('Paused');
    app.workerChecks.outOfCredits = false;
    const other = batchOf(makeRows(5).map((row) => ({ ...row, productId: 'vevo' })));
    expect(await other.create()).toMatchObject({ kind: 'created' });
    await other.until('Done');
    await app.bot().batchService.resume(batch.id, HR);
    expect((await batch.until('Paused')).batch.paused).toMatchObject({ reason: 'limit' });
    expect(sent()).toHaveLength(5);
  });

  it('are reported with the number of invitations left', async () => {
    await open({ INVITATIONS_PER_DAY: '6' });
    expect(await batchOf(makeRows(7)).create()).toEqual({
      kind: 'limit-reached',
      limit: { of: 'everybody', most: 6, left: 6 },
    });
    await expect(batchOf([]).create()).rejects.toMatchObject({ code: 'no-rows' });
  });
});

it('a forgotten worker is removed from a paused batch', async () => {
  await open();
  await inviteWorker(app, { email: 'W3@example.com' });
  app.workerChecks.outOfCredits = true;
  const batch = batchOf(makeRows(4).map((row) => ({ ...row, productId: 'vevo' })));
  await batch.create();
  await batch.until('Paused');
  const admin = app.slack.as(PEOPLE.admin);
  const [card] = app.slack.messages(CHANNELS.hr);
  const reference = /CHK-\w{5}/.exec(card === undefined ? '' : plainText(card))?.[0];
  await admin.command(`/check forget ${reference}`, { channel: CHANNELS.hr });
  await admin.submit(await eventually(() => admin.top()));
  await told(app, PEOPLE.admin, 'were removed');
  app.workerChecks.outOfCredits = false;
  await app.bot().batchService.resume(batch.id, HR);
  const { progress } = await batch.until('Done');
  expect(progress).toMatchObject({ invited: 3, notInvited: 1 });
  expect(sent()).not.toContain('w3@example.com');
});
