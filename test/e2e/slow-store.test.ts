import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import { pendingSubmissionSchema } from '../../src/slack/submissions/pending-submissions.ts';
import { openNetwork } from '../storage/network.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { cardReads, fillInvite, inviteWorker, told } from '../support/slack-user.ts';
import { CHANNELS, openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let store: TestStore;
let network: Awaited<ReturnType<typeof openNetwork>>;

afterEach(async () => {
  network.restore();
  await app.close();
  await network.close();
  await store.remove();
});

const SHARED = (await storeKinds()).filter(({ shared }) => shared);
/** Covers each store and each mode. */
const CASES = SHARED.map((kind, i) =>
  i === 0
    ? { kind, mode: 'http' as const, title: `${kind.title}, HTTP` }
    : { kind, mode: 'socket' as const, title: `${kind.title}, Socket Mode` },
);

describe.each(CASES)('$title: the store hangs', ({ kind, mode }) => {
  async function open(): Promise<void> {
    store = await kind.make();
    network = await openNetwork(kind.server);
    app = await openTestApp({
      mode,
      env: { DATABASE_URL: store.urlAt(network.port), ENCRYPTION_KEY: KEY.toString('base64') },
    });
  }
  const hr = () => app.slack.as(PEOPLE.hr1);
  const savedForms = async () => {
    const storage = await store.open();
    const forms = [];
    for await (const [, form] of storage.collection('accepted-forms', pendingSubmissionSchema).entries()) {
      if (form.submission !== undefined) forms.push(form);
    }
    return forms;
  };

  it.skipIf(!kind.up)(
    'a form is answered in time, keeps its input, and is not sent later without its sender',
    async () => {
      await open();
      const view = await fillInvite(app);
      network.hold();
      const { reply, trouble } = await hr().submit(view);
      expect(trouble).toBeUndefined();
      expect(reply?.ackMs).toBeLessThan(3_000);
      expect(plainText(hr().top())).toContain('This was not sent');
      await hr().close();
      expect(JSON.stringify(hr().top().chosen)).toContain('ada@example.com');
      // The delayed writes reach the store now.
      network.restore();
      await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(200));
      await eventually(async () => expect(await savedForms()).toEqual([]));
      await app.stopBot();
      await app.startBot();
      expect(app.workerChecks.checks).toEqual([]);

      expect((await hr().submit(hr().top())).trouble).toBeUndefined();
      await told(app, PEOPLE.hr1, 'Invitation sent.');
      expect(app.workerChecks.checks).toHaveLength(1);
    },
    60_000,
  );

  it.skipIf(!kind.up)(
    'a command and a button are answered while it hangs',
    async () => {
      await open();
      const { card } = await inviteWorker(app);
      await cardReads(card, 'Ada Lovelace');
      const before = hr().ephemerals(CHANNELS.hr).length;
      network.hold();
      await Promise.all([
        hr().command('/check status ada@example.com', { channel: CHANNELS.hr }),
        hr().click(card, 'Cancel invitation'),
      ]);
      await eventually(() => expect(hr().ephemerals(CHANNELS.hr)).toHaveLength(before + 2), 15_000);
      network.restore();
      await eventually(async () => expect((await fetch(`${app.botUrl()}/readyz`)).status).toBe(200));
      await hr().command('/check status ada@example.com', { channel: CHANNELS.hr });
      await eventually(() => expect(hr().ephemerals(CHANNELS.hr)).toHaveLength(before + 3));
      expect(app.workerChecks.checks.map(({ status }) => status)).toEqual(['Pending']);
    },
    60_000,
  );
});
