import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buttons, plainText, references } from '../../src/sandbox/slack/plain-text.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp, WIDGET_SECRET } from '../support/test-app.ts';

let app: TestApp;

afterEach(async () => {
  await app.close();
});

const RESULTS = ['Clear', 'Attention Required', 'Refer', 'Something New'] as const;

describe('where the outcome may be shown', () => {
  it.each([
    ['Clear', 'Completed — Clear'],
    ['attention_required', 'Completed — Attention Required'],
    ['Refer', 'Completed — Refer'],
    ['Something New', 'Completed — Needs review'],
  ])('a private channel: %s reads %s', async (result, title) => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result });
    await cardReads(card, title);
    if (result !== 'Clear') expect(plainText(card)).not.toMatch(/\bClear\b/);
  });

  it.each([CHANNELS.general, CHANNELS.shared])('%s: every outcome looks the same', async (channel) => {
    app = await openTestApp();
    const seen = new Set<string>();
    for (const [i, result] of RESULTS.entries()) {
      const email = `worker${i}@example.com`;
      const { card, check } = await inviteWorker(app, { email, channel, note: 'Night shift' });
      const certificateUrl = result === 'Refer' ? null : undefined;
      app.workerChecks.advance(check.id, {
        status: 'Completed',
        result,
        releaseDate: '2026-11-20',
        ...(certificateUrl === undefined ? {} : { certificateUrl }),
      });
      await cardReads(card, 'Completed');
      await eventually(() => expect(card.replies).toHaveLength(1));
      const everything = JSON.stringify([card.text, card.blocks, card.metadata, card.replies]);
      for (const secret of [
        'Ada',
        'Lovelace',
        'worker',
        'Night',
        'Clear',
        'Attention',
        'Refer',
        'New',
        'http',
      ]) {
        expect(everything.replaceAll('workerchecks', '')).not.toContain(secret);
      }
      expect(buttons(card)).toEqual(['View result', 'View certificate']);
      seen.add(
        plainText(card)
          .replaceAll(check.order.reference ?? '', 'REF')
          .replace(/\d+:\d+.*UTC/g, 'TIME'),
      );
    }
    expect([...seen]).toHaveLength(1);
  });

  it('shows the result only to a person who may see it', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app, { channel: CHANNELS.general });
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await eventually(() => expect(buttons(card)).toContain('View result'));
    await app.slack.as(PEOPLE.hr2).click(card, 'View result');
    const view = await eventually(() => {
      const top = app.slack.as(PEOPLE.hr2).top();
      if (!plainText(top).includes('Refer')) throw new Error('No result yet');
      return top;
    });
    expect(plainText(view)).toContain('Ada Lovelace');
    const colleague = app.slack.as(PEOPLE.colleague);
    await colleague.click(card, 'View result');
    await told(app, PEOPLE.colleague, /HR desk/);
    expect(colleague.modals()).toEqual([]);
  });

  it('removes the outcome from the card when its channel is shared later', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, 'Completed — Refer');
    app.slack.channel(CHANNELS.hr).isExtShared = true;
    await app.slack.event({ type: 'channel_shared', channel: CHANNELS.hr, connected_team_id: 'T0OTHER' });
    await eventually(() => expect(buttons(card)).toContain('View result'));
    expect(plainText(card)).not.toContain('Refer');
    expect(plainText(card)).not.toContain('Lovelace');
  });
});

describe('a channel that becomes public', () => {
  it.each([
    { type: 'message', subtype: 'channel_convert_to_public', channel: CHANNELS.hr, user: PEOPLE.admin },
    { type: 'channel_convert_to_public', channel: CHANNELS.hr },
  ])('loses its outcomes as soon as Slack reports it: $type', async (event) => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app);
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, 'Completed — Refer');
    app.slack.channel(CHANNELS.hr).kind = 'public';
    await app.slack.event(event);
    await eventually(() => expect(buttons(card)).toContain('View result'));
    expect(plainText(card)).not.toMatch(/Refer|Lovelace/);
  });
});

describe('names that contain markup', () => {
  it('create no mention and no link', async () => {
    app = await openTestApp();
    const { card, check } = await inviteWorker(app, {
      first: '<!channel> *bold*',
      last: '<https://evil.example|click> & @here 😀 عربي',
      note: '<@UHR2> see <https://evil.example>',
    });
    await cardReads(card, 'Pending');
    expect(references(card)).toEqual([`@${PEOPLE.hr1}`]);
    await app.slack.as(PEOPLE.hr1).command('/check list', { channel: CHANNELS.hr });
    const list = await told(app, PEOPLE.hr1, 'Requested by', CHANNELS.hr);
    expect(plainText(list)).toContain(check.order.reference);
    expect(references(list).filter((one) => !one.startsWith('#'))).toEqual([`@${PEOPLE.hr1}`]);
  });
});

describe('access', () => {
  it.each([
    [PEOPLE.colleague, /HR desk/],
    [PEOPLE.guest, /[Gg]uests/],
  ])('is denied to %s, who is told why', async (userId, sentence) => {
    app = await openTestApp({ env: { HR_USERS: `${PEOPLE.hr1},${PEOPLE.guest}` } });
    for (const line of ['/check invite', '/check list', '/check status ada', '/check cancel']) {
      const person = app.slack.as(userId);
      const before = person.ephemerals(CHANNELS.general).length;
      await person.command(line, { channel: CHANNELS.general });
      await eventually(() => expect(person.ephemerals(CHANNELS.general)).toHaveLength(before + 1));
      expect(plainText(person.ephemerals(CHANNELS.general).at(-1) ?? fail())).toMatch(sentence);
      expect(person.modals()).toEqual([]);
    }
    await app.slack.as(userId).openHome();
    await eventually(() => expect(plainText(app.slack.as(userId).home() ?? fail())).toMatch(sentence));
  });

  it('is denied to people of other organisations who click in a shared channel', async () => {
    app = await openTestApp({ env: { HR_USERS: `${PEOPLE.hr1},${PEOPLE.stranger}` } });
    const { card } = await inviteWorker(app, { channel: CHANNELS.shared });
    await app.slack.as(PEOPLE.stranger).click(card, 'Cancel invitation');
    await told(app, PEOPLE.stranger, /workspace where this bot is installed/);
    expect(app.workerChecks.requests.filter(({ action }) => action === 'cancel')).toEqual([]);
  });

  it('is denied to everyone when nothing is configured, naming the variables', async () => {
    app = await openTestApp({ env: { HR_USERS: '' } });
    await app.slack.as(PEOPLE.hr1).command('/check invite', { channel: CHANNELS.hr });
    const answer = await told(app, PEOPLE.hr1, /HR_USERS/);
    expect(plainText(answer)).toContain('HR_USER_GROUPS');
  });

  it('is denied to requests with a forged or old signature', async () => {
    app = await openTestApp();
    const reply = await app.slack.as(PEOPLE.hr1).command('/check help', { channel: CHANNELS.hr });
    const sent = app.slack.calls.length;
    for (const how of [{ secret: 'wrong' }, { unsigned: true }, { ageSeconds: 600 }, { ageSeconds: -600 }]) {
      expect((await app.slack.forge(reply, how)).status).toBe(401);
    }
    expect(app.slack.calls.length).toBeLessThanOrEqual(sent + 1);
  });
});

describe('worker details', () => {
  it('never appear in the log, metrics, store, button values or private metadata', async () => {
    app = await openTestApp({ env: { LOG_LEVEL: 'trace' } });
    const { card, check } = await inviteWorker(app, { mobile: '0412345678', note: 'Night shift' });
    app.workerChecks.advance(check.id, { status: 'Completed', result: 'Refer' });
    await cardReads(card, 'Completed — Refer');
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.click(card, 'View certificate');
    const modal = await modalOf(app, PEOPLE.hr1, 'Certificate');
    await eventually(() => expect(buttons(modal)).toContain('Open certificate'));
    await hr.command('/check status Lovelace', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, 'ada@example.com');
    app.workerChecks.fault('result', { kind: 'html' });
    await hr.command('/check status Lovelace', { channel: CHANNELS.hr });
    const metrics = await (await fetch(`${app.botUrl()}/metrics`)).text();
    const texts = app.slack.calls.map(({ args }) => String(args.text ?? ''));
    const metadata = app.slack.calls.map(
      ({ args }) => JSON.stringify(args).match(/private_metadata.{0,300}/)?.[0],
    );
    await app.stopBot();
    const files = readdirSync(app.folder).map((file) => readFileSync(join(app.folder, file), 'latin1'));
    const secrets = [
      'Lovelace',
      'ada@example',
      '412345678',
      'Night shift',
      'Refer',
      '/certificates/',
      WIDGET_SECRET,
    ];
    const secretsAndTokens = [...secrets, app.slack.botToken, app.slack.signingSecret];
    for (const secret of secretsAndTokens) {
      for (const text of [app.logged(), metrics, ...texts, ...metadata, ...files]) {
        expect(text ?? '').not.toContain(secret);
      }
    }
    expect(metrics).toContain('workerchecks_requests_total');
    expect(app.logged()).toContain('started');
  });
});

function fail(): never {
  throw new Error('Nothing was shown');
}
