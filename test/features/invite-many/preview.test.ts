import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { collect } from '../../storage/collect.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';
import { checkList, listOf } from './many-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

const preview = () => harness.modal('Check before sending');
const batches = async () => await harness.batches.all();

describe('the preview', () => {
  const ODD = { 1: 'Grace,Hopper,grace@example', 2: 'Worker0,Ng,w0@example.com' };

  it('shows the numbers, the complaints by row, and a sample', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(5, ODD));
    const text = plainText(await preview());
    expect(text).toContain('3 will be invited · 2 need a correction · may cost 3 credits');
    expect(text).toMatch(/^Row 2, Hopper: /m);
    expect(text).toMatch(/^Row 3, Ng: the same address as row 1\.$/m);
    expect(text).toMatch(/^Row 1: Worker0 Ng, w0@example\.com, National police check$/m);
    expect(text).toContain('Invite 3 people');
  });

  it('creates one batch, with the row numbers, however often it is confirmed', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(5, ODD), { 'Starts work on': '2026-12-08' });
    const view = await preview();
    harness.sandbox.loseNextAck();
    await harness.hr.submit(view);
    await harness.told('3 people are being invited.');
    expect((await harness.hr.submit(view)).trouble).toBeUndefined();
    const [batch, ...others] = await batches();
    expect(others).toEqual([]);
    expect(batch).toMatchObject({
      id: view.content.private_metadata,
      channelId: CHANNELS.hr,
      requester: { teamId: TEAM.id, userId: PEOPLE.hr1 },
    });
    expect(batch?.rows.map(({ row, productId, startsOn }) => [row, productId, startsOn])).toEqual([
      [1, 'ncchc', '2026-12-08'],
      [4, 'ncchc', '2026-12-08'],
      [5, 'ncchc', '2026-12-08'],
    ]);
    expect(await collect(harness.batchDrafts.entries())).toEqual([]);
  });

  it('invites people with an open or recently completed check only if their box is ticked', async () => {
    const worker = (n: number) => ({ firstName: `Worker${n}`, lastName: 'Ng', email: `W${n}@example.com` });
    harness = await openFeatureHarness({
      checks: [
        makeCheck({ id: '00000000-0000-4000-8000-000000000001', reference: 'CHK-AAAAA', worker: worker(0) }),
        makeCheck({
          id: '00000000-0000-4000-8000-000000000002',
          reference: 'CHK-BBBBB',
          worker: worker(1),
          state: 'Completed',
          completedSeenAt: 900_000,
          outcome: { result: 'Clear' },
        }),
      ],
    });
    await checkList(harness, listOf(3));
    const view = await preview();
    const known = '1 already has an open check · 1 completed the check in the last 30 days';
    expect(plainText(view)).toContain(`1 will be invited · ${known} · may cost 1 credit`);
    expect(plainText(view)).toMatch(/^Row 1, Ng: CHK-AAAAA$/m);
    expect(plainText(view)).toMatch(/^\*?Completed the check.*\nRow 2, Ng: CHK-BBBBB$/m);
    await harness.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 2 people'));
    await harness.hr.select(view, 'many.again', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 3 people'));
    expect(plainText(view)).toContain(`3 will be invited · ${known} · may cost 3 credits`);
    await harness.hr.select(view, 'many.besides', []);
    await eventually(() => expect(plainText(view)).toContain('Invite 2 people'));
    await harness.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 3 people'));
    await harness.hr.submit(view);
    await harness.told('3 people are being invited.');
    const [batch] = await batches();
    expect(batch?.rows.map(({ besides }) => besides)).toEqual([
      ['00000000-0000-4000-8000-000000000001'],
      undefined,
      undefined,
    ]);
  });

  it('has no submit button if no person would be invited, but keeps the box', async () => {
    harness = await openFeatureHarness({
      checks: [makeCheck({ worker: { firstName: 'W', lastName: 'Ng', email: 'w0@example.com' } })],
    });
    await checkList(harness, listOf(1));
    const view = await preview();
    expect(plainText(view)).toContain('0 will be invited · 1 already has an open check');
    expect(view.content.submit).toBeUndefined();
    await harness.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 1 person'));
    expect(plainText(view)).toContain('1 will be invited · 1 already has an open check · may cost 1 credit');
  });

  it('requires a ticked box for more than 25 people, even in a forged submission', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(26));
    const view = await preview();
    expect(Object.keys((await harness.hr.submit(view)).errors)).toEqual(['sure']);
    expect((await harness.hr.submit(view, { force: true })).errors.sure).toMatch(/^Tick this first/);
    await harness.hr.fill(view, { sure: ['yes'] });
    await harness.hr.submit(view);
    await harness.told('26 people are being invited.');
  });

  it('cannot be confirmed by another person', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(2));
    const view = await preview();
    const other = harness.sandbox.as(PEOPLE.hr2);
    await other.command('/check invite many', { channel: CHANNELS.hr });
    const form = await eventually(() => other.top());
    form.content = { ...form.content, ...view.content };
    await other.submit(form, { force: true });
    expect(plainText(form)).toContain('This list has expired');
    expect(await batches()).toEqual([]);
  });

  it('reports that a deleted list has expired', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(2));
    const view = await preview();
    await harness.batchDrafts.delete(String(view.content.private_metadata));
    await harness.hr.submit(view);
    expect(plainText(view)).toContain('This list has expired');
  });

  it('warns that the bot is not in the channel', async () => {
    harness = await openFeatureHarness();
    const channel = harness.sandbox.channel(CHANNELS.hr);
    channel.members = channel.members.filter((id) => id.startsWith('UH'));
    await checkList(harness, listOf(1));
    expect(plainText(await preview())).toContain('Add it to the channel first.');
  });

  it('keeps a list that exceeds a daily limit, and names the limit', async () => {
    harness = await openFeatureHarness({ limits: { perDay: 500, perPersonPerDay: 1 } });
    await checkList(harness, listOf(2));
    await harness.hr.submit(await preview());
    const answer = await harness.told('INVITATIONS_PER_PERSON_PER_DAY');
    expect(plainText(answer)).toContain('Nothing was sent');
    await harness.hr.click(answer, 'Check before sending');
    expect(plainText(await preview())).toContain('2 will be invited');
  });

  it('is offered by a button if the form was closed in the meantime', async () => {
    harness = await openFeatureHarness();
    const until = Promise.withResolvers<void>();
    const asked = harness.sandbox.fault('conversations.info', { kind: 'late', until: until.promise });
    await checkList(harness, listOf(2));
    await eventually(() => expect(asked.met).toBe(1));
    await harness.hr.close();
    until.resolve();
    const answer = await harness.told('Nobody has been invited yet');
    expect(plainText(answer)).not.toContain('example.com');
    expect(buttons(answer)).toEqual(['Check before sending']);
    await harness.hr.click(answer, 'Check before sending');
    expect(plainText(await preview())).toContain('2 will be invited');
  });
});
