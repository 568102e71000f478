import { existsSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { type OwnRedis, startRedis } from '../storage/own-redis.ts';
import { KEY } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let redis: OwnRedis;
let place: TestApp;

afterEach(async () => {
  await place.close();
  await redis.stop();
});

it.skipIf(!existsSync('/usr/bin/redis-server'))(
  'a Redis that was restarted empty is filled again from memory: checks continue, and the next start knows them',
  async () => {
    redis = await startRedis();
    place = await openTestApp({
      env: { DATABASE_URL: redis.url, ENCRYPTION_KEY: KEY.toString('base64') },
    });
    const { card, check } = await inviteWorker(place);
    await cardReads(card, 'Ada Lovelace');
    await redis.restartEmpty();
    await eventually(() => expect(place.logged()).toContain('storage.refilled'));
    expect(place.logged()).toMatch(/"level":50[^\n]*without persistence[^\n]*"event":"storage.lost"/);
    place.workerChecks.advance(check.id, { status: 'Completed' });
    await eventually(() => expect(plainText(card)).toContain('Completed — Clear'));
    await place.stopBot();
    await place.startBot();
    const hr = place.slack.as(PEOPLE.hr1);
    await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
    await told(place, PEOPLE.hr1, /Completed/, CHANNELS.hr);
    expect(place.slack.messages(CHANNELS.hr)).toHaveLength(1);
  },
  90_000,
);
