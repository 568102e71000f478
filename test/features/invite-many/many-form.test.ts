import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { type FeatureHarness, openFeatureHarness } from '../feature-harness.ts';
import { checkList, listOf } from './many-harness.ts';

let harness: FeatureHarness;
afterEach(() => harness.stop());

describe('the form for several people', () => {
  it('opens by command, with the channel and the text after it', async () => {
    harness = await openFeatureHarness();
    await harness.type('/check invite many <mailto:ada@example.com|ada@example.com>');
    const view = await harness.modal('Invite several people');
    const content = JSON.stringify(view.content);
    expect(content).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    expect(content).toContain('ada@example.com');
    expect(view.content.private_metadata).toBe('');
  });

  it('opens from Home, and from the form for one person with its choices', async () => {
    harness = await openFeatureHarness();
    await harness.hr.openHome();
    const home = await eventually(() => harness.hr.home() ?? expect.fail('no Home'));
    await harness.hr.click(home, 'Invite several people');
    await harness.modal('Invite several people');
    await harness.type('/check invite ada@example.com');
    const single = await harness.modal('Invite a worker');
    await harness.hr.fill(single, { 'Check type': 'vevo' });
    await harness.hr.click(single, 'Invite several people');
    const content = JSON.stringify((await harness.modal('Invite several people')).content);
    expect(content).toContain('"initial_option":{"text":{"type":"plain_text","text":"Right to work"');
    expect(content).toContain(`"initial_conversation":"${CHANNELS.hr}"`);
    await harness.hr.close();
    expect(plainText(await harness.modal('Invite a worker'))).toContain('ada@example.com');
  });

  it('opens with several addresses after /check invite', async () => {
    harness = await openFeatureHarness();
    await harness.type('/check invite ada@example.com, grace@example.com');
    expect(plainText(await harness.modal('Invite several people'))).toContain('grace@example.com');
  });

  it('has no check type field for a single product, and no file field without the scope', async () => {
    harness = await openFeatureHarness({ env: { WORKERCHECKS_PRODUCTS: 'ncchc=Police' } });
    await harness.type('/check invite many');
    const content = JSON.stringify((await harness.modal('Invite several people')).content);
    expect(content).not.toContain('Check type');
    expect(content).not.toContain('file_input');
  });

  it('shows an error at the box when it is empty', async () => {
    harness = await openFeatureHarness();
    await harness.type('/check invite many');
    const view = await harness.modal('Invite several people');
    await harness.hr.fill(view, { 'Check type': 'ncchc', people: '  ' });
    expect((await harness.hr.submit(view)).errors).toEqual({
      people: 'Nobody to invite yet. Paste a list.',
    });
  });

  it('reopens filled in, with the reason, when no list can be read', async () => {
    harness = await openFeatureHarness();
    const view = await checkList(harness, 'Ada Lovelace', { 'Starts work on': '2026-12-08' });
    await eventually(() => expect(view.updates).toBe(2));
    expect(plainText(view)).toContain('There are no email addresses in this text.');
    const content = JSON.stringify(view.content);
    expect(content).toContain('"initial_value":"Ada Lovelace"');
    expect(content).toContain('"initial_date":"2026-12-08"');
    expect(content).toContain('"initial_option":{"text":{"type":"plain_text","text":"National police check"');
  });

  it('shows a waiting modal while the list is read', async () => {
    harness = await openFeatureHarness();
    const asked = harness.sandbox.fault('conversations.info', { kind: 'hang' });
    const view = await checkList(harness, listOf(2));
    await eventually(() => expect(asked.met).toBe(1));
    expect(plainText(view)).toBe('Invite several people\nReading the list…\nClose');
  });
});
