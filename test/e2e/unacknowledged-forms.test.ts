import { afterEach, describe, expect, it } from 'vitest';
import { plainText } from '../../src/sandbox/slack/plain-text.ts';
import {
  type PendingSubmission,
  pendingSubmissionSchema,
} from '../../src/slack/submissions/pending-submissions.ts';
import { KEY, storeKinds, type TestStore } from '../storage/stores.ts';
import { eventually } from '../support/eventually.ts';
import { fillInvite, told } from '../support/slack-user.ts';
import { openTestApp, PEOPLE, type TestApp } from '../support/test-app.ts';

let app: TestApp;
let store: TestStore;
afterEach(async () => {
  await app.close();
  await store.remove();
});

const hr = () => app.slack.as(PEOPLE.hr1);
const invited = () => app.workerChecks.checks.map(({ order }) => order.email);

const SHARED = (await storeKinds()).filter(({ shared }) => shared);

describe.each(SHARED)('$title: a form saved by a process that was killed', (kind) => {
  /** Opens a form with this address, and stores it as a process leaves it that dies before acknowledging it. */
  async function saveUnacknowledged(email: string) {
    store = await kind.make();
    app = await openTestApp({
      env: { DATABASE_URL: store.url, ENCRYPTION_KEY: KEY.toString('base64') },
      timeouts: { recoveryEveryMs: 100, abandonedAfterMs: 1_500 },
    });
    const forms = (await store.open()).collection('accepted-forms', pendingSubmissionSchema);
    const view = await fillInvite(app, { email });
    const kept: PendingSubmission = {
      at: Date.now(),
      process: 'another',
      id: 'of another content',
      request: 'of another',
      submission: {
        team: { id: 'T0SANDBOX' },
        user: { id: PEOPLE.hr1, team_id: 'T0SANDBOX' },
        trigger_id: '1.1.a',
        view: {
          id: view.id,
          hash: view.hash,
          callback_id: 'invite.form',
          private_metadata: String(view.content.private_metadata),
          state: { values: valuesOf(email) },
        },
      },
    };
    await forms.set(`submission ${view.id}`, kept);
    return { view, forms };
  }

  it.skipIf(!kind.up)('is offered to its sender again', async () => {
    const { forms } = await saveUnacknowledged('ada@example.com');
    const answer = await told(app, PEOPLE.hr1, 'Nothing was sent');
    expect(plainText(answer)).not.toContain('ada');
    expect(invited()).toEqual([]);
    await eventually(async () => expect(await forms.get(`submission ${hr().top().id}`)).toBeUndefined());
    await hr().click(answer, 'Open the form again');
    await eventually(() =>
      expect(JSON.stringify(hr().top().content)).toContain('"initial_value":"ada@example.com"'),
    );
    await hr().submit(hr().top());
    await eventually(() => expect(invited()).toEqual(['ada@example.com']));
  });

  it.skipIf(!kind.up)('is replaced by the same form with a corrected address', async () => {
    const { view, forms } = await saveUnacknowledged('ad@example.com');
    await hr().fill(view, { Email: 'ada@example.com' });
    expect((await hr().submit(view)).trouble).toBeUndefined();
    await told(app, PEOPLE.hr1, 'Invitation sent.');
    await eventually(async () => expect(await forms.get(`submission ${view.id}`)).toBeUndefined());
    expect(invited()).toEqual(['ada@example.com']);
  });
});

function valuesOf(email: string) {
  return {
    'first-name': { input: { value: 'Ada' } },
    'last-name': { input: { value: 'Lovelace' } },
    email: { input: { value: email } },
    product: { input: { selected_option: { value: 'ncchc' } } },
    channel: { input: { selected_conversation: 'C0HRDESK' } },
  };
}
