import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { collect } from '../../storage/collect.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { openFeatureHarness } from '../feature-harness.ts';
import { boxOf, checkList, listOf } from './many-harness.ts';

type Harness = Awaited<ReturnType<typeof openFeatureHarness>>;
let bench: Harness;
afterEach(() => bench.stop());

const preview = () => bench.modal('Check before sending');
const batches = async () => await bench.batches.all();

describe('the form for several people', () => {
  it('opens by the command, with the channel and what was typed after it', async () => {
    bench = await openFeatureHarness();
    await bench.type('/check invite many <mailto:ada@example.com|ada@example.com>');
    const view = await bench.modal('Invite several people');
    const content = JSON.stringify(view.content);
    expect(content).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    expect(content).toContain('ada@example.com');
    expect(view.content.private_metadata).toBe('');
  });

  it('opens from Home and, over the form of one person with what was chosen there, from that', async () => {
    bench = await openFeatureHarness();
    await bench.hr.openHome();
    const home = await eventually(() => bench.hr.home() ?? expect.fail('no Home'));
    await bench.hr.click(home, 'Invite several people');
    await bench.modal('Invite several people');
    await bench.type('/check invite ada@example.com');
    const single = await bench.modal('Invite a worker');
    await bench.hr.fill(single, { 'Check type': 'vevo' });
    await bench.hr.click(single, 'Invite several people');
    const content = JSON.stringify((await bench.modal('Invite several people')).content);
    expect(content).toContain('"initial_option":{"text":{"type":"plain_text","text":"Right to work"');
    expect(content).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    await bench.hr.close();
    expect(plainText(await bench.modal('Invite a worker'))).toContain('ada@example.com');
  });

  it('opens with several addresses after /check invite', async () => {
    bench = await openFeatureHarness();
    await bench.type('/check invite ada@example.com, grace@example.com');
    expect(plainText(await bench.modal('Invite several people'))).toContain('grace@example.com');
  });

  it('asks for no check type where there is one, and for no file where the bot may read none', async () => {
    bench = await openFeatureHarness({ env: { WORKERCHECKS_PRODUCTS: 'ncchc=Police' } });
    await bench.type('/check invite many');
    const content = JSON.stringify((await bench.modal('Invite several people')).content);
    expect(content).not.toContain('Check type');
    expect(content).not.toContain('file_input');
  });

  it('says at the box that it is empty', async () => {
    bench = await openFeatureHarness();
    await bench.type('/check invite many');
    const view = await bench.modal('Invite several people');
    await bench.hr.fill(view, { 'Check type': 'ncchc', people: '  ' });
    expect((await bench.hr.submit(view)).errors).toEqual({
      people: 'Nobody to invite yet. Paste a list, or upload a file.',
    });
  });

  it('comes back as it was filled, with the reason, where nothing can be read', async () => {
    bench = await openFeatureHarness();
    const view = await checkList(bench, 'Ada Lovelace', { 'Starts work on': '2026-12-08' });
    await eventually(() => expect(view.updates).toBe(2));
    expect(plainText(view)).toContain('There are no email addresses in this text.');
    const content = JSON.stringify(view.content);
    expect(content).toContain('"initial_value":"Ada Lovelace"');
    expect(content).toContain('"initial_date":"2026-12-08"');
    expect(content).toContain('"initial_option":{"text":{"type":"plain_text","text":"National police check"');
  });

  it('waits while the list is read', async () => {
    bench = await openFeatureHarness();
    const asked = bench.sandbox.fault('conversations.info', { kind: 'hang' });
    const view = await checkList(bench, listOf(2));
    await eventually(() => expect(asked.met).toBe(1));
    expect(plainText(view)).toBe('Invite several people\nReading the list…\nClose');
  });
});

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

  it('invites those with an open check where the box is ticked, and says who was checked lately', async () => {
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
    expect(plainText(view)).toContain('2 will be invited · 1 already has an open check · may cost 2 credits');
    expect(plainText(view)).toMatch(/^Row 1, Ng: CHK-AAAAA$/m);
    expect(plainText(view)).toMatch(/completed in the last 30 days.*\nRow 2, Ng: CHK-BBBBB$/m);
    await bench.hr.select(view, 'many.besides', ['yes']);
    await eventually(() => expect(plainText(view)).toContain('Invite 3 people'));
    expect(plainText(view)).toContain('3 will be invited · 1 already has an open check · may cost 3 credits');
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

describe('Correct', () => {
  const wrong = (index: number) => `Grace${index},Hopper,grace${index}@example_com`;

  it('opens the form with the bad rows alone, and keeps the good ones in their places', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(4, { 1: wrong(1), 2: wrong(2) }), { 'Starts work on': '2026-12-08' });
    const view = await preview();
    await bench.hr.click(view, 'Correct');
    await eventually(() => expect(plainText(view)).toContain('Invite several people'));
    expect(plainText(view)).toContain('2 people need no correction and are kept.');
    const box = JSON.stringify(view.content);
    expect(box).toContain('grace1@example_com');
    expect(box).toContain('grace2@example_com');
    expect(box).not.toContain('w0@example.com');
    expect(box).toContain('"initial_date":"2026-12-08"');
    await bench.hr.fill(view, {
      people: 'First name,Last name,Email\nGrace,Hopper,grace1@example.com\nGrace,Hopper,w3@example.com',
    });
    await bench.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('3 will be invited · 1 needs a correction'));
    // Also what was kept counts: the later of two rows is complained of.
    expect(plainText(view)).toMatch(/^Row 4, Ng: the same address as row 3\.$/m);
    await bench.hr.submit(view);
    await bench.told('3 people are being invited.');
    const [batch] = await batches();
    expect(batch?.rows.map(({ row, worker }) => [row, worker?.email])).toEqual([
      [1, 'w0@example.com'],
      [2, 'grace1@example.com'],
      [3, 'w3@example.com'],
    ]);
    expect(await collect(bench.batchDrafts.entries())).toEqual([]);
  });

  it('leaves out whom the person deletes from the box', async () => {
    bench = await openFeatureHarness();
    await checkList(bench, listOf(3, { 1: wrong(1) }));
    const view = await preview();
    await bench.hr.click(view, 'Correct');
    await eventually(() => expect(plainText(view)).toContain('Invite several people'));
    await bench.hr.fill(view, { people: null });
    await bench.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('2 will be invited · may cost 2 credits'));
  });

  it('takes more than the box holds in parts, and loses nothing', async () => {
    bench = await openFeatureHarness();
    const odd = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [index, wrong(index)]));
    // More than the box takes, as a message or a command may bring it.
    await bench.type(`/check invite many ${listOf(200, odd)}`);
    const view = await bench.modal('Invite several people');
    expect(plainText(view)).toMatch(
      /The box has room for \d+ of the 200 rows to correct; the others come next\./,
    );
    await bench.hr.fill(view, { 'Check type': 'ncchc' });
    let parts = 0;
    for (let left = 200; left > 0; parts += 1) {
      const people = boxOf(view);
      left -= people.split('\n').length - 1;
      await bench.hr.fill(view, { people: people.replaceAll('_com', '.com') });
      await bench.hr.submit(view);
      await eventually(() => expect(plainText(view)).toContain(`${200 - left} will be invited`));
      if (left === 0) break;
      await bench.hr.click(view, 'Correct');
      await eventually(() => expect(plainText(view)).toContain('Invite several people'));
    }
    expect(parts).toBeGreaterThan(1);
    expect(plainText(view)).not.toContain('correction');
  });
});

it('removes from lists that wait whom an administrator forgets', async () => {
  bench = await openFeatureHarness({
    env: { ADMIN_USERS: PEOPLE.admin },
    checks: [
      makeCheck({
        reference: 'CHK-AAAAA',
        worker: { firstName: 'W', lastName: 'Ng', email: 'W1@example.com' },
      }),
    ],
  });
  await checkList(bench, listOf(3));
  await preview();
  const admin = bench.sandbox.as(PEOPLE.admin);
  await admin.command('/check forget CHK-AAAAA', { channel: CHANNELS.hr });
  await admin.submit(await eventually(() => admin.top()));
  await bench.told('were removed', PEOPLE.admin);
  const kept = JSON.stringify(await collect(bench.batchDrafts.entries()));
  expect(kept).not.toMatch(/w1@example\.com/i);
  expect(kept).toContain('w2@example.com');
});
