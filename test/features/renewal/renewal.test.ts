import type { KnownBlock } from '@slack/types';
import { afterEach, describe, expect, it } from 'vitest';
import { newRenewal } from '../../../src/checks/renewals/renewal-rules.ts';
import { createRenewalSource } from '../../../src/features/renewal/renewal-lines.ts';
import { buttons, plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { actions } from '../../../src/slack/messages/blocks.ts';
import { type FeatureHarness, manyChecks, openFeatureHarness } from '../feature-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

/** A message with the lines of the digest, of two checks that were completed a year ago and purged since. */
async function open(keep: 'reference' | 'details', isPrivate = true) {
  harness = await openFeatureHarness();
  const { renewalRecords, clock } = harness;
  clock.now = Date.UTC(2027, 9, 10);
  for (const check of manyChecks(2))
    await renewalRecords.insert(newRenewal(check, { months: 12, keep, completedOn: '2026-11-26' }));
  const source = createRenewalSource(harness.renewals);
  const [group] = await source({ owner: undefined, isPrivate, today: '2027-10-10' });
  const { lines = [], button } = group ?? {};
  const card = await harness.card({
    text: 'Digest',
    blocks: [
      ...lines.flatMap((line): KnownBlock[] => [
        { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: line.text }] },
        actions([line.button, line.menu]),
      ]),
      ...(button === undefined ? [] : [actions([button])]),
    ],
  });
  return { card, renew: { actionId: 'renewal.renew', nth: 0 }, menu: { actionId: 'renewal.menu', nth: 0 } };
}

describe('a renewal in the digest', () => {
  it('opens the form with what was kept, and the new check says what it renews', async () => {
    const { card, renew } = await open('details');
    expect(plainText(card)).toContain(
      'Worker 0 Example · National police check · CHK-22220: completed 26 November 2026, due 26 November 2027 · @UHR1',
    );
    expect(buttons(card)).toEqual(['Renew…', 'Renew…', 'Renew all…']);
    await harness.hr.click(card, renew);
    const view = await harness.modal('Invite a worker');
    expect(plainText(view)).toContain('Renews CHK-22220, completed on 26 November 2026.');
    expect(plainText(view)).toContain('w0@example.com');
    await harness.hr.submit(view);
    await harness.told('Invitation sent');
    const made = (await harness.watchList.all()).find(({ renews }) => renews !== undefined);
    expect(made).toMatchObject({ renews: manyChecks(1)[0]?.id, worker: { email: 'w0@example.com' } });
  });

  it('names nobody where names may not be shown or were not kept, and says where to look', async () => {
    const { card, renew } = await open('reference', false);
    expect(plainText(card)).toContain('CHK-22220 · National police check: completed');
    expect(buttons(card)).toEqual(['Renew…', 'Renew…']);
    await harness.hr.click(card, renew);
    const view = plainText(await harness.modal('Invite a worker'));
    expect(view).toContain('look up CHK-22220 in BusinessHub');
    expect(view).not.toContain('Worker 0');
  });

  it('is postponed or declined in its menu, once', async () => {
    const { card, menu } = await open('details');
    await harness.hr.select(card, menu, 'Later');
    await harness.told('CHK-22220 will be brought up again on 12 November 2027.');
    await harness.hr.select(card, menu, 'No: no longer with us');
    await harness.told('CHK-22220 will not be renewed. What was kept for it has been removed.');
    await harness.hr.select(card, menu, 'No: not needed');
    await harness.told('has been decided already');
    await harness.hr.click(card, { actionId: 'renewal.renew', nth: 0 });
    expect(JSON.stringify(await harness.renewalRecords.all())).not.toContain('w0@example.com');
  });

  it('opens the form for several people with all that are due', async () => {
    const { card } = await open('details');
    await harness.hr.click(card, 'Renew all…');
    const view = plainText(await harness.modal('Invite several people'));
    expect(view).toContain('Worker 0 | Example | w0@example.com |  | National police check');
    expect(view).toContain('w1@example.com');
    expect((await harness.renewals.due(undefined)).map(({ reference }) => reference)).toHaveLength(2);
  });
});
