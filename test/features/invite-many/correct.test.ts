import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { collect } from '../../storage/collect.ts';
import { eventually } from '../../support/eventually.ts';
import { makeCheck } from '../../support/make-check.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';
import { boxOf, checkList, listOf } from './many-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

const preview = () => harness.modal('Check before sending');
const batches = async () => await harness.batches.all();

describe('Correct', () => {
  const wrong = (index: number) => `Grace${index},Hopper,grace${index}@example_com`;

  it('opens the form with the invalid rows, and keeps the valid ones in place', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(4, { 1: wrong(1), 2: wrong(2) }), { 'Starts work on': '2026-12-08' });
    const view = await preview();
    await harness.hr.click(view, 'Correct');
    await eventually(() => expect(plainText(view)).toContain('Invite several people'));
    expect(plainText(view)).toContain('2 people need no correction and are kept.');
    const box = JSON.stringify(view.content);
    expect(box).toContain('grace1@example_com');
    expect(box).toContain('grace2@example_com');
    expect(box).not.toContain('w0@example.com');
    expect(box).toContain('"initial_date":"2026-12-08"');
    await harness.hr.fill(view, {
      people: 'First name,Last name,Email\nGrace,Hopper,grace1@example.com\nGrace,Hopper,w3@example.com',
    });
    await harness.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('3 will be invited · 1 needs a correction'));
    // Kept rows are compared too: the later of two equal addresses is reported.
    expect(plainText(view)).toMatch(/^Row 4, Ng: the same address as row 3\.$/m);
    await harness.hr.submit(view);
    await harness.told('3 people are being invited.');
    const [batch] = await batches();
    expect(batch?.rows.map(({ row, worker }) => [row, worker?.email])).toEqual([
      [1, 'w0@example.com'],
      [2, 'grace1@example.com'],
      [3, 'w3@example.com'],
    ]);
    expect(await collect(harness.batchDrafts.entries())).toEqual([]);
  });

  it('drops people who are deleted from the box', async () => {
    harness = await openFeatureHarness();
    await checkList(harness, listOf(3, { 1: wrong(1) }));
    const view = await preview();
    await harness.hr.click(view, 'Correct');
    await eventually(() => expect(plainText(view)).toContain('Invite several people'));
    await harness.hr.fill(view, { people: null });
    await harness.hr.submit(view);
    await eventually(() => expect(plainText(view)).toContain('2 will be invited · may cost 2 credits'));
  });

  it('corrects more rows than the box holds in several steps', async () => {
    harness = await openFeatureHarness();
    const odd = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [index, wrong(index)]));
    // More than fits in the box, which is possible with a command or a message.
    await harness.type(`/check invite many ${listOf(200, odd)}`);
    const view = await harness.modal('Invite several people');
    expect(plainText(view)).toMatch(
      /The box has room for \d+ of the 200 rows to correct; the others come next\./,
    );
    await harness.hr.fill(view, { 'Check type': 'ncchc' });
    let parts = 0;
    for (let remaining = 200; remaining > 0; parts += 1) {
      const people = boxOf(view);
      remaining -= people.split('\n').length - 1;
      await harness.hr.fill(view, { people: people.replaceAll('_com', '.com') });
      await harness.hr.submit(view);
      await eventually(() => expect(plainText(view)).toContain(`${200 - remaining} will be invited`));
      if (remaining === 0) break;
      await harness.hr.click(view, 'Correct');
      await eventually(() => expect(plainText(view)).toContain('Invite several people'));
    }
    expect(parts).toBeGreaterThan(1);
    expect(plainText(view)).not.toContain('correction');
  });
});

it('a forgotten worker is removed from pending lists, and all searches are forgotten', async () => {
  harness = await openFeatureHarness({
    env: { ADMIN_USERS: PEOPLE.admin },
    checks: [
      makeCheck({
        reference: 'CHK-AAAAA',
        worker: { firstName: 'W', lastName: 'Ng', email: 'W1@example.com' },
      }),
    ],
  });
  await checkList(harness, listOf(3));
  await preview();
  await harness.homeSearches.set(crypto.randomUUID(), { teamId: 'T', userId: PEOPLE.hr1, term: 'w ng' });
  const admin = harness.sandbox.as(PEOPLE.admin);
  await admin.command('/check forget CHK-AAAAA', { channel: CHANNELS.hr });
  await admin.submit(await eventually(() => admin.top()));
  await harness.told('were removed', PEOPLE.admin);
  const kept = JSON.stringify(await collect(harness.batchDrafts.entries()));
  expect(kept).not.toMatch(/w1@example\.com/i);
  expect(kept).toContain('w2@example.com');
  expect(await collect(harness.homeSearches.entries())).toEqual([]);
});
