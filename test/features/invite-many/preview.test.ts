import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { collect } from '../../storage/collect.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { openFeatureHarness } from '../feature-harness.ts';
import { checkList, listOf } from './many-harness.ts';

let bench: Awaited<ReturnType<typeof openFeatureHarness>>;
afterEach(() => bench.stop());

const preview = () => bench.modal('Check before sending');
const batches = async () => await bench.batches.all();

describe('the preview', () => {
  const ODD = { 1: 'Grace,Hopper,grace@example', 2: 'Worker0,Ng,w0@example.com' };

  it('tells the figures, what is wrong by row, and a sample', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(5, ODD));
    const text = plainText(await preview());
    expect(text).toContain('3 will be invited · 2 need a correction · may cost 3 credits');
    expect(text).toMatch(/^Row 2, Hopper: /m);
    expect(text).toMatch(/^Row 3, Ng: the same address as row 1\.$/m);
    expect(text).toMatch(/^Row 1: Worker0 Ng, w0@example\.com, National police check$/m);
    expect(text).toContain('Invite 3 people');
  });

  it('makes one batch, with the numbers of the rows, however often it is confirmed', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(5, ODD), { 'Starts work on': '2026-12-08' });
    const view = await preview();
    bench.sandbox.loseNextAck();
    await bench.hr.submit(view);
    await bench.told('3 people are being invited.');
    expect((await bench.hr.submit(view)).trouble).toBeUndefined();
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
    expect(await collect(bench.batchDrafts.entries())).toEqual([]);
  });

  it('invites those with an open check, or who completed it lately, where their box is ticked', async () => {
    const worker = (n: number) => ({ firstName: `Worker${n}`, lastName: 'Ng', email: `W${n}@example.com` });
    bench = await openFeatureHarness({
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
    await checkList(bench, listOf(3));
    const view = await preview();
    const known = '1 already has an open check · 1 completed the check in the last 30 days';
    expect(plainText(view)).toContain(`1 will be invited · ${known} · may cost 1 credit`);
    expect(plainText(view)).toMatch(/^Row 1, Ng: CHK-AAAAA$/m);
    expect(plainText(view)).toMatch(/^\*?Completed the check.*\nRow 2, Ng: CHK-BBBBB$/m);
    await bench.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 2 people'));
    await bench.hr.select(view, 'many.again', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 3 people'));
    expect(plainText(view)).toContain(`3 will be invited · ${known} · may cost 3 credits`);
    await bench.hr.select(view, 'many.besides', []);
    await eventually(() => expect(plainText(view)).toContain('Invite 2 people'));
    await bench.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 3 people'));
    await bench.hr.submit(view);
    await bench.told('3 people are being invited.');
    const [batch] = await batches();
    expect(batch?.rows.map(({ besides }) => besides)).toEqual([
      ['00000000-0000-4000-8000-000000000001'],
      undefined,
      undefined,
    ]);
  });

  it('offers nothing to send where nobody would be invited, and still the box', async () => {
    bench = await openFeatureHarness({
      checks: [makeCheck({ worker: { firstName: 'W', lastName: 'Ng', email: 'w0@example.com' } })],
    });
    await checkList(bench, listOf(1));
    const view = await preview();
    expect(plainText(view)).toContain('0 will be invited · 1 already has an open check');
    expect(view.content.submit).toBeUndefined();
    await bench.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 1 person'));
    expect(plainText(view)).toContain('1 will be invited · 1 already has an open check · may cost 1 credit');
  });

  it('wants a box ticked above 25 people, of a forger too', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(26));
    const view = await preview();
    expect(Object.keys((await bench.hr.submit(view)).errors)).toEqual(['sure']);
    expect((await bench.hr.submit(view, { force: true })).errors.sure).toMatch(/^Tick this first/);
    await bench.hr.fill(view, { sure: ['yes'] });
    await bench.hr.submit(view);
    await bench.told('26 people are being invited.');
  });

  it('belongs to its author alone', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(2));
    const view = await preview();
    const other = bench.sandbox.as(PEOPLE.hr2);
    await other.command('/check invite many', { channel: CHANNELS.hr });
    const form = await eventually(() => other.top());
    form.content = { ...form.content, ...view.content };
    await other.submit(form, { force: true });
    expect(plainText(form)).toContain('This list has expired');
    expect(await batches()).toEqual([]);
  });

  it('says that a list of which nothing is kept has expired', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(2));
    const view = await preview();
    await bench.batchDrafts.delete(String(view.content.private_metadata));
    await bench.hr.submit(view);
    expect(plainText(view)).toContain('This list has expired');
  });

  it('says that the bot is not in the channel', async () => {
    bench = await openFeatureHarness();
    const channel = bench.sandbox.channel(CHANNELS.hr);
    channel.members = channel.members.filter((id) => id.startsWith('UH'));
    await checkList(bench, listOf(1));
    expect(plainText(await preview())).toContain('Add it to the channel first.');
  });

  it('keeps a list beyond the day’s limit, and says which', async () => {
    bench = await openFeatureHarness({ limits: { perDay: 500, perPersonPerDay: 1 } });
    await checkList(bench, listOf(2));
    await bench.hr.submit(await preview());
    const answer = await bench.told('INVITATIONS_PER_PERSON_PER_DAY');
    expect(plainText(answer)).toContain('Nothing was sent');
    await bench.hr.click(answer, 'Check before sending');
    expect(plainText(await preview())).toContain('2 will be invited');
  });

  it('is offered by a button where the form was closed meanwhile', async () => {
    bench = await openFeatureHarness();
    const until = Promise.withResolvers<void>();
    const asked = bench.sandbox.fault('conversations.info', { kind: 'late', until: until.promise });
    await checkList(bench, listOf(2));
    await eventually(() => expect(asked.met).toBe(1));
    await bench.hr.close();
    until.resolve();
    const answer = await bench.told('Nobody has been invited yet');
    expect(plainText(answer)).not.toContain('example.com');
    expect(buttons(answer)).toEqual(['Check before sending']);
    await bench.hr.click(answer, 'Check before sending');
    expect(plainText(await preview())).toContain('2 will be invited');
  });
});
