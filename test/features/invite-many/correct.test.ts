import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { collect } from '../../storage/collect.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { openFeatureHarness } from '../feature-harness.ts';
import { boxOf, checkList, listOf } from './many-harness.ts';

let bench: Awaited<ReturnType<typeof openFeatureHarness>>;
afterEach(() => bench.stop());

const preview = () => bench.modal('Check before sending');
const batches = async () => await bench.batches.all();

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
