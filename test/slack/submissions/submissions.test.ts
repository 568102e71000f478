import { setImmediate as nextTurn } from 'node:timers/promises';
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

let bench: Awaited<ReturnType<typeof createSlackHarness>>;
const outcomes: string[] = [];

beforeEach(async () => {
  outcomes.length = 0;
  bench = await createSlackHarness({
    hooks: { onRequest: (kind, outcome) => outcomes.push(`${kind} ${outcome}`) },
  });
});
afterEach(() => bench.stop());

const hanna = () => bench.sandbox.as(PEOPLE.hr1);
const heard = (outcome: string) => eventually(() => expect(outcomes).toContain(outcome));

async function kept(): Promise<number> {
  // What follows the outcome is done in these turns.
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  return (await collect(bench.pendingSubmissions.entries())).length;
}

async function openForm(
  handle: (call: SubmissionCall<string>) => Promise<void>,
  acceptance: Acceptance = { closing: 'close' },
): Promise<void> {
  bench.routes.command('form', undefined, async ({ triggerId }) => {
    await bench.web.views.open({ trigger_id: triggerId, view: FORM });
  });
  bench.routes.submission('x.form', 'invite', () => ({ accept: 'it', ...acceptance }), handle);
  const slack = await bench.start();
  await eventually(() => slack.ready());
  await hanna().command('/check form', { channel: CHANNELS.hr });
  await eventually(() => hanna().top());
}

it('keeps a form until its sender has been told the outcome', async () => {
  const asked = bench.sandbox.fault('conversations.open', { kind: 'ratelimited', retryAfter: 60 });
  await openForm((call) => call.reply({ text: 'Done.' }));
  await hanna().submit();
  await eventually(() => expect(asked.met).toBe(1));
  bench.poster.stop();
  await heard('submission failed');
  expect(await kept()).toBe(1);
});

it('removes it once its sender has been told, or cannot be told', async () => {
  const gone = bench.sandbox.fault(
    'conversations.open',
    { kind: 'error', error: 'user_disabled' },
    { times: 2 },
  );
  await openForm((call) => call.reply({ text: 'Done.' }));
  await hanna().submit();
  await heard('submission failed');
  expect(gone.met).toBe(2);
  expect(await kept()).toBe(0);
});

it('does not remove it for a retry while the first request is running', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await openForm(() => promise);
  const { reply } = await hanna().submit();
  await bench.sandbox.redeliver(reply);
  await heard('submission duplicate');
  expect(await kept()).toBe(1);
  resolve();
  await heard('submission handled');
  expect(await kept()).toBe(0);
});

const says = (text: string) => ({
  type: 'modal' as const,
  title: plain('A list'),
  blocks: [section(plain(text))],
});
const WAITING = { waiting: says('Reading…') };

it('shows that it waits, and then what came of it', async () => {
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
  await heard('submission handled');
  expect(shown).toEqual([true]);
});

it('shows it also where the update overtook the acknowledgement, or Slack never read that', async () => {
  await openForm(async (call) => {
    await call.show(says('Read.'));
  }, WAITING);
  const view = hanna().top();
  bench.sandbox.loseNextAck();
  expect((await hanna().submit(view)).trouble).toBe('operation_timeout');
  await eventually(() => expect(plainText(view)).toContain('Read.'));
});

it('says where the modal that waited was closed', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const shown: boolean[] = [];
  await openForm(async (call) => {
    await promise;
    shown.push(await call.show(says('Read.')));
  }, WAITING);
  await hanna().submit();
  await hanna().close();
  resolve();
  await heard('submission handled');
  expect(shown).toEqual([false]);
});

it('does not wait for ever where it failed', async () => {
  await openForm(() => Promise.reject(new Error('no')), WAITING);
  const view = hanna().top();
  await hanna().submit(view);
  await heard('submission failed');
  expect(plainText(view)).toContain('Something went wrong');
});
