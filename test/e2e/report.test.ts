import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
afterEach(() => app.close());

describe('/check report', () => {
  it('counts what was sent, does not break down a few, and is refused to others', async () => {
    app = await openTestApp();
    await inviteWorker(app);
    await app.slack.as(PEOPLE.hr1).command('/check report year', { channel: CHANNELS.hr });
    const report = await told(app, PEOPLE.hr1, 'Report: last year', CHANNELS.hr);
    expect(plainText(report)).toContain('National police check | fewer than 5 | – | – | – | – | –');
    await app.slack.as(PEOPLE.colleague).command('/check report', { channel: CHANNELS.hr });
    await told(app, PEOPLE.colleague, 'Only the HR desk may do this', CHANNELS.hr);
  });
});
