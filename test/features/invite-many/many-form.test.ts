import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { openFeatureHarness } from '../feature-harness.ts';
import { checkList, listOf } from './many-harness.ts';

let bench: Awaited<ReturnType<typeof openFeatureHarness>>;
afterEach(() => bench.stop());

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
