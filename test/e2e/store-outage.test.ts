import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { openNetwork } from '../storage/network.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let store: TestStore;
let network: Awaited<ReturnType<typeof openNetwork>>;

afterEach(async () => {
  await app.close();
  await network.close();
  await store.remove();
});

const SHARED = (await storeKinds()).filter(({ shared }) => shared);

describe.each(SHARED)('a short outage of $title', (kind) => {
  it.skipIf(!kind.up)(
    'is reported to people, leaves nothing half done, and needs no restart',
    async () => {
      store = await kind.make();
      network = await openNetwork(kind.server);
      app = await openTestApp({
        env: { DATABASE_URL: store.urlAt(network.port), ENCRYPTION_KEY: KEY.toString('base64') },
      });
      const { card, check } = await inviteWorker(app);
      const hr = app.slack.as(PEOPLE.hr1);
      const view = await fillInvite(app, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });

      network.disconnect();
      await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
      await told(app, PEOPLE.hr1, /store could not be used just now/i, CHANNELS.hr);
      await hr.submit(view);
      expect(app.workerChecks.checks).toHaveLength(1);
      await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(503));
      app.workerChecks.advance(check.id, { status: 'Completed' });

      network.restore();
      // The lease has to be acquired again, and failed polls wait for their retry.
      await eventually(() => expect(plainText(card)).toContain('Completed — Clear'), 60_000);
      await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(200));
      await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
      await told(app, PEOPLE.hr1, /Completed/, CHANNELS.hr);
      expect(app.slack.messages(CHANNELS.hr).map((one) => plainText(one).split('\n')[0])).toEqual([
        'Completed — Clear',
      ]);
    },
    120_000,
  );
});
