import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buttons, plainText } from '../../src/sandbox/slack/plain-text.ts';
import type { SandboxEphemeral } from '../../src/sandbox/slack/workspace/model.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, modalOf, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const CHECKS = 120;

let app: TestApp;

beforeAll(async () => {
  app = await openTestApp({ env: { POLL_MIN_INTERVAL_SECONDS: '3600' } });
  const hr = app.slack.as(PEOPLE.hr1);
  for (let i = 1; i <= CHECKS; i += 1) {
    const long = i % 10 === 0;
    const view = await fillInvite(app, {
      first: long ? `${'Long'.repeat(20)}` : 'Ada',
      last: long ? `O${'&<>'.repeat(25)}` : `Number${i}`,
      email: `w${i}@example.com`,
    });
    await hr.submit(view);
  }
  await eventually(() => expect(app.workerChecks.checks).toHaveLength(CHECKS));
}, 120_000);

afterAll(() => app.close());

const checkTypes = (text: string) => text.split('\n').filter((line) => /^CHK-/.test(line));

/** Waits for a private answer in the channel that matches. */
const answer = (text: RegExp) => told(app, PEOPLE.hr1, text, CHANNELS.hr);

describe('120 open checks', () => {
  it('are all listed, page by page', async () => {
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check list', { channel: CHANNELS.hr });
    let list = await answer(/120 checks, page 1 of 6/);
    const seen = new Set(checkTypes(plainText(list)));
    expect(seen.size).toBe(20);
    for (let page = 2; page <= 6; page += 1) {
      await hr.click(list, 'Next');
      list = await answer(new RegExp(`120 checks, page ${page} of 6`));
      for (const line of checkTypes(plainText(list))) seen.add(line);
    }
    expect(seen.size).toBe(CHECKS);
    expect(buttons(list)).toEqual(['Previous']);
  });

  it('can be filtered', async () => {
    const hr = app.slack.as(PEOPLE.hr1);
    for (const [word, sentence] of [
      ['completed', /Completed: no checks/],
      ['pending', /120 checks/],
      ['mine', /120 checks/],
    ] as const) {
      await hr.command(`/check list ${word}`, { channel: CHANNELS.hr });
      await answer(sentence);
    }
    await hr.command('/check list nonsense', { channel: CHANNELS.hr });
    await answer(/nonsense/);
  });

  it('appear on Home, paged, newest first', async () => {
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.openHome();
    await eventually(() => expect(plainText(hr.home())).toContain('Page 1 of 6'));
    expect(plainText(hr.home())).toContain('Pending: 120');
    expect(buttons(hr.home()).filter((label) => label === 'Cancel invitation')).toHaveLength(20);
    const references = new Set<string>();
    for (let page = 1; page <= 6; page += 1) {
      await eventually(() => expect(plainText(hr.home())).toContain(`Page ${page} of 6`));
      for (const [reference] of plainText(hr.home()).matchAll(/CHK-[A-Z0-9]{5}/g)) references.add(reference);
      if (page < 6) await hr.click(hr.home(), 'Next');
    }
    expect(references.size).toBe(CHECKS);
  });

  it('are found by part of a name, as a list of matches', async () => {
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check status number11', { channel: CHANNELS.hr });
    const several = await answer(/checks match/);
    // 11 and 111 to 119; 110 has a long name instead.
    expect([...plainText(several).matchAll(/CHK-[A-Z0-9]{5} · /g)]).toHaveLength(10);
    await hr.command('/check status nobody-of-this-name', { channel: CHANNELS.hr });
    await answer(/No check matches/);
  });

  it('are offered for cancelling by search, at most a hundred', async () => {
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check cancel', { channel: CHANNELS.hr });
    const view = await modalOf(app, PEOPLE.hr1, 'Cancel');
    expect((await hr.suggest(view, 'Invitation', '')).length).toBeLessThanOrEqual(100);
    expect(await hr.suggest(view, 'Invitation', 'w119@example.com')).toHaveLength(1);
  });

  it('answers an unknown word with the usage', async () => {
    const hr = app.slack.as(PEOPLE.hr1);
    for (const line of ['/check dance', '/check', '/check HELP', '/check <!channel>']) {
      const before = hr.ephemerals(CHANNELS.hr).length;
      await hr.command(line, { channel: CHANNELS.hr });
      const said = await eventually(() => {
        const last: SandboxEphemeral | undefined = hr.ephemerals(CHANNELS.hr)[before];
        if (last === undefined) throw new Error('Not answered');
        return last;
      });
      expect(plainText(said)).toContain('/check invite [email]');
    }
  });
});
