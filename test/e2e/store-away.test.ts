import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { openNetwork } from '../storage/network.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let place: TestApp;
let store: TestStore;
let network: Awaited<ReturnType<typeof openNetwork>>;

afterEach(async () => {
  await place.close();
  await network.close();
  await store.remove();
});

const SHARED = (await storeKinds()).filter(({ shared }) => shared);

describe.each(SHARED)('a short outage of $title', (kind) => {
  it.skipIf(!kind.up)(
    'is reported to people, leaves nothing half done, and ends by itself',
    async () => {
      store = await kind.make();
      network = await openNetwork(kind.server);
      place = await openTestApp({
        env: { DATABASE_URL: store.urlAt(network.port), ENCRYPTION_KEY: KEY.toString('base64') },
      });
      const { card, check } = await inviteWorker(place);
      const hr = place.slack.as(PEOPLE.hr1);
      const view = await fillInvite(place, { email: 'grace@example.com', first: 'Grace', last: 'Hopper' });

      network.leave();
      await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
      await told(place, PEOPLE.hr1, /store could not be used just now/i, CHANNELS.hr);
      await hr.submit(view);
      expect(place.workerChecks.checks).toHaveLength(1);
      await eventually(async () => expect((await fetch(`${place.botUrl()}/readyz`)).status).toBe(503));
      place.workerChecks.advance(check.id, { status: 'Completed' });

      network.comeBack();
      // The lease is taken anew, and looks that failed meanwhile have their turn again.
      await eventually(() => expect(plainText(card)).toContain('Completed — Clear'), 60_000);
      await eventually(async () => expect((await fetch(`${place.botUrl()}/readyz`)).status).toBe(200));
      await hr.command('/check status ada@example.com', { channel: CHANNELS.hr });
      await told(place, PEOPLE.hr1, /Completed/, CHANNELS.hr);
      expect(place.slack.messages(CHANNELS.hr).map((one) => plainText(one).split('\n')[0])).toEqual([
        'Completed — Clear',
      ]);
    },
    120_000,
  );
});
