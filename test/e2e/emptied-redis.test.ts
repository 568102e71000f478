import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { type RedisServer, startRedis } from '../storage/start-redis.ts';
import { KEY } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let redis: RedisServer;
let app: TestApp;

afterEach(async () => {
  await app.close();
  await redis.stop();
});

it.skipIf(!existsSync('/usr/bin/redis-server'))(
  'a Redis that was restarted empty is refilled from memory: polling continues, and the next start loads the checks',
  async () => {
    redis = await startRedis();
    app = await openTestApp({
      env: { DATABASE_URL: redis.url, ENCRYPTION_KEY: KEY.toString('base64') },
    });
    const { card, check } = await inviteWorker(app);
    await cardReads(card, 'Ada Lovelace');
    await redis.restartEmpty();
    await eventually(() => expect(app.logged()).toContain('storage.refilled'));
    expect(app.logged()).toMatch(/"level":50[^\n]*without persistence[^\n]*"event":"storage.lost"/);
    app.workerChecks.advance(check.id, { status: 'Completed' });
    await eventually(() => expect(plainText(card)).toContain('Completed — Clear'));
    await app.stopBot();
    await app.startBot();
    const hr = app.slack.as(PEOPLE.hr1);
    await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
    await told(app, PEOPLE.hr1, /Completed/, CHANNELS.hr);
    expect(app.slack.messages(CHANNELS.hr)).toHaveLength(1);
  },
  90_000,
);
