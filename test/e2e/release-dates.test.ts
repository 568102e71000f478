import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { addPrivateChannel, cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

async function complete(releaseDate: string, index: number) {
  const channel = addPrivateChannel(app.slack, `C0DATE${index}`);
  const { card, check } = await inviteWorker(app, { email: `w${index}@mail.example`, channel });
  app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear', releaseDate });
  await cardReads(card, 'Completed — Clear');
  return { card, check };
}

describe('the release date', () => {
  it('is shown on the card as the same day in every time zone', async () => {
    app = await openTestApp();
    const dates = ['2026-11-20', '2026-11-20T00:00:00+11:00', '20/11/2026', '20 Nov 2026', '20261120'];
    dates.push('2026-11-19T13:00:00Z', '/Date(1795093200000)/', '2026-11-20 00:00:00');
    for (const [index, date] of dates.entries()) {
      const { card } = await complete(date, index);
      expect([date, plainText(card)]).toEqual([date, expect.stringContaining('Released 20 November 2026')]);
      expect([date, JSON.stringify(card.blocks)]).toEqual([
        date,
        expect.stringContaining('"Released 20 November 2026"'),
      ]);
    }
    expect(app.logged()).not.toContain('releaseDate');
  });

  it('is shown as plain text when it cannot be parsed, and reported in the log without its value', async () => {
    app = await openTestApp();
    const date = '2026-W47-5 <https://evil.example|*x*>';
    const { card, check } = await complete(date, 0);
    expect(plainText(card)).toContain(`Released ${date}`);
    expect(JSON.stringify(card.blocks)).toContain('{"type":"plain_text","text":"Released 2026-W47-5');
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command(`/check status ${check.order.reference}`, { channel: CHANNELS.hr });
    expect(plainText(await told(app, PEOPLE.hr1, 'w0@mail.example'))).toContain('2026-W47-5');
    await eventually(() => expect(app.logged()).toContain('result.response.releaseDate'));
    expect(app.logged()).not.toMatch(/W47|evil/);
  });

  it('is shown in the result of a masked card, but not on the card', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app, { channel: CHANNELS.general });
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Clear', releaseDate: '20/11/2026' });
    await cardReads(card, 'Completed');
    expect(plainText(card)).not.toContain('20 November 2026');
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.click(card, 'View result');
    const modal = await modalOf(app, PEOPLE.hr1, 'Result');
    await eventually(() => expect(plainText(modal)).toContain('20 November 2026'));
  });
});
