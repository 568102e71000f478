import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { plain, section } from '../../../src/slack/messages/blocks.ts';
import type { Acceptance, SubmissionCall } from '../../../src/slack/router/routes.ts';
import { collect } from '../../storage/collect.ts';
import { eventually } from '../../support/eventually.ts';
import { createSlackHarness } from '../slack-harness.ts';

const FORM = {
  type: 'modal' as const,
  callback_id: 'x.form',
  title: plain('A form'),
  submit: plain('Send'),
  blocks: [],
};

let harness: Awaited<ReturnType<typeof createSlackHarness>>;
const outcomes: string[] = [];

beforeEach(async () => {
  outcomes.length = 0;
  harness = await createSlackHarness({
    hooks: { onRequest: (kind, outcome) => outcomes.push(`${kind} ${outcome}`) },
  });
});
afterEach(() => harness.stop());

const hanna = () => harness.sandbox.as(PEOPLE.hr1);
const waitForOutcome = (outcome: string) => eventually(() => expect(outcomes).toContain(outcome));

async function countStoredForms(): Promise<number> {
  // The form is removed within a few event loop iterations of the outcome.
  for (let iteration = 0; iteration < 10; iteration += 1) await setImmediate();
  return (await collect(harness.pendingSubmissions.entries())).length;
}

async function openForm(
  handle: (call: SubmissionCall<string>) => Promise<void>,
  acceptance: Acceptance = { closing: 'close' },
): Promise<void> {
  harness.routes.command('form', undefined, async ({ triggerId }) => {
    await harness.web.views.open({ trigger_id: triggerId, view: FORM });
  });
  harness.routes.submission('x.form', 'invite', () => ({ accept: 'it', ...acceptance }), handle);
  const slack = await harness.start();
  await eventually(() => slack.ready());
  await hanna().command('/check form', { channel: CHANNELS.hr });
  await eventually(() => hanna().top());
}

it('keeps a form until its sender has been told the outcome', async () => {
  const asked = harness.sandbox.fault('conversations.open', { kind: 'ratelimited', retryAfter: 60 });
  await openForm((call) => call.reply({ text: 'Done.' }));
  await hanna().submit();
  await eventually(() => expect(asked.met).toBe(1));
  harness.poster.stop();
  await waitForOutcome('submission failed');
  expect(await countStoredForms()).toBe(1);
});

it('removes a form if its sender cannot be told', async () => {
  const gone = harness.sandbox.fault(
    'conversations.open',
    { kind: 'error', error: 'user_disabled' },
    { times: 2 },
  );
  await openForm((call) => call.reply({ text: 'Done.' }));
  await hanna().submit();
  await waitForOutcome('submission failed');
  expect(gone.met).toBe(2);
  expect(await countStoredForms()).toBe(0);
});

it('keeps a form for a retry while the first request is running', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await openForm(() => promise);
  const { reply } = await hanna().submit();
  await harness.sandbox.redeliver(reply);
  await waitForOutcome('submission duplicate');
  expect(await countStoredForms()).toBe(1);
  resolve();
  await waitForOutcome('submission handled');
  expect(await countStoredForms()).toBe(0);
});

const says = (text: string) => ({
  type: 'modal' as const,
  title: plain('A list'),
  blocks: [section(plain(text))],
});
const WAITING = { waiting: says('Reading…') };

it('shows a waiting modal, and then the result', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const shown: boolean[] = [];
  await openForm(async (call) => {
    await promise;
    shown.push(await call.show(says('Read.')));
  }, WAITING);
  const view = hanna().top();
  await hanna().submit(view);
  expect(plainText(view)).toContain('Reading…');
  resolve();
  await eventually(() => expect(plainText(view)).toContain('Read.'));
  await waitForOutcome('submission handled');
  expect(shown).toEqual([true]);
});

it('shows the result even if Slack did not receive the acknowledgement', async () => {
  await openForm(async (call) => {
    await call.show(says('Read.'));
  }, WAITING);
  const view = hanna().top();
  harness.sandbox.loseNextAck();
  expect((await hanna().submit(view)).trouble).toBe('operation_timeout');
  await eventually(() => expect(plainText(view)).toContain('Read.'));
});

it('reports that the waiting modal was closed', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const shown: boolean[] = [];
  await openForm(async (call) => {
    await promise;
    shown.push(await call.show(says('Read.')));
  }, WAITING);
  await hanna().submit();
  await hanna().close();
  resolve();
  await waitForOutcome('submission handled');
  expect(shown).toEqual([false]);
});

it('shows an error instead of the waiting modal after a failure', async () => {
  await openForm(() => Promise.reject(new Error('no')), WAITING);
  const view = hanna().top();
  await hanna().submit(view);
  await waitForOutcome('submission failed');
  expect(plainText(view)).toContain('Something went wrong');
});
