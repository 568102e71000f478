import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { startTestBot, type TestBot } from '../support/start-test-bot.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

const COUNT_DELAY_MS = 50;
const OTHER = '"event":"slack.other-connections"';

let app: TestApp;
let second: TestBot | undefined;
let store: TestStore | undefined;

afterEach(async () => {
  await second?.stop();
  second = undefined;
  await app.close();
  await store?.remove();
  store = undefined;
});

/** Starts another bot with the same app token. Resolves with a function that returns its log. */
async function startSecond(over: Record<string, string>): Promise<() => string> {
  let log = '';
  second = await startTestBot(
    { ...app.env, ...over },
    {
      timeouts: { connectionGraceMs: COUNT_DELAY_MS },
      onLog(line) {
        log += line;
      },
    },
  );
  return () => log;
}

const open = (env: Record<string, string> = {}) =>
  openTestApp({ mode: 'socket', env, timeouts: { connectionGraceMs: COUNT_DELAY_MS } });

describe('a second program with the same app token', async () => {
  it('is reported in the log, and again when it disconnects', async () => {
    app = await open();
    const log = await startSecond({ DATABASE_URL: `sqlite://${app.folder}/other.sqlite` });
    await eventually(() => expect(log()).toContain(OTHER));
    expect(log()).toContain('"connections":2,"bots":1');
    expect(app.logged()).not.toContain(OTHER);
    app.slack.socket.refresh();
    await eventually(() => expect(app.logged()).toContain(OTHER));
    await second?.stop();
    second = undefined;
    await eventually(() => expect(app.slack.socket.connections).toBe(1));
    app.slack.socket.refresh();
    await eventually(() => expect(app.logged()).toContain('slack.other-connections-gone'));
  });

  for (const kind of (await storeKinds()).filter(({ shared }) => shared)) {
    it.skipIf(!kind.up)(`is not reported when it shares the store: ${kind.title}`, async () => {
      store = await kind.make();
      const env = { DATABASE_URL: store.url, ENCRYPTION_KEY: randomBytes(32).toString('base64') };
      app = await open(env);
      const log = await startSecond(env);
      await eventually(() => expect(log()).toContain('slack.socket-connected'));
      app.slack.socket.refresh();
      await eventually(() => expect(app.slack.socket.opened).toBe(4));
      for (let i = 0; i < 3; i += 1) {
        await app.slack.as(PEOPLE.hr1).command('/check help', { channel: CHANNELS.hr });
      }
      expect(log() + app.logged()).not.toContain(OTHER);
      // The bot did not reconnect to check, either.
      expect(app.slack.socket.opened).toBe(4);
    });
  }
});
