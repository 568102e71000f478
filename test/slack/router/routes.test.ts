import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import type { SandboxView } from '../../../src/sandbox/slack/workspace/model.ts';
import { actions, button, header, plain } from '../../../src/slack/messages/blocks.ts';
import type { ActionCall, CommandCall } from '../../../src/slack/router/routes.ts';
import { eventually } from '../../support/eventually.ts';
import { createSlackHarness } from '../slack-harness.ts';

type Harness = Awaited<ReturnType<typeof createSlackHarness>>;

const form = (callbackId: string) => ({
  type: 'modal' as const,
  callback_id: callbackId,
  title: plain('A form'),
  submit: plain('Send'),
  close: plain('Close'),
  private_metadata: 'intent-1',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'name',
      label: plain('Name'),
      element: { type: 'plain_text_input' as const, action_id: 'name' },
    },
  ],
});

for (const mode of ['http', 'socket'] as const) {
  describe(`routes over ${mode}`, () => {
    let harness: Harness;
    const acks: [string, number][] = [];
    const outcomes: string[] = [];

    beforeEach(async () => {
      acks.length = 0;
      outcomes.length = 0;
      harness = await createSlackHarness({
        mode,
        hooks: {
          onAck: (kind, ms) => acks.push([kind, ms]),
          onRequest: (kind, outcome) => outcomes.push(`${kind} ${outcome}`),
        },
      });
    });
    afterEach(() => harness.stop());

    const waitForOutcomes = (count = 1) =>
      eventually(() => expect(outcomes.length).toBeGreaterThanOrEqual(count));

    async function start() {
      const slack = await harness.start();
      await eventually(() => slack.ready());
      return slack;
    }
    const hanna = () => harness.sandbox.as(PEOPLE.hr1);

    it('passes the words after the subcommand to its handler, and answers only the person who asked', async () => {
      const seen: CommandCall[] = [];
      harness.routes.command('status', 'see', async (call) => {
        seen.push(call);
        await call.reply({ text: 'Here it is' });
      });
      await start();
      const reply = await hanna().command('/check StAtUs   CHK-7F3K2  now', { channel: CHANNELS.general });
      expect(reply.status).toBe(200);
      await waitForOutcomes();
      expect(seen[0]).toMatchObject({
        rest: 'CHK-7F3K2  now',
        person: { teamId: 'T0SANDBOX', userId: PEOPLE.hr1 },
        channelId: CHANNELS.general,
      });
      expect(hanna().ephemerals(CHANNELS.general).map(plainText)).toEqual(['Here it is']);
      expect(harness.sandbox.messages(CHANNELS.general)).toEqual([]);
      expect(acks).toEqual([['command', expect.any(Number)]]);
    });

    it('runs help without a subcommand, and shows the usage for an unknown one', async () => {
      const said: string[] = [];
      harness.routes.command('help', undefined, async () => void said.push('help'));
      harness.routes.unknownCommand(async () => void said.push('usage'));
      await start();
      await hanna().command('/check');
      await waitForOutcomes(1);
      await hanna().command('/check frobnicate it');
      await waitForOutcomes(2);
      // A property of every object.
      await hanna().command('/check constructor');
      await waitForOutcomes(3);
      expect(said).toEqual(['help', 'usage', 'usage']);
    });

    it('runs once when Slack retries', async () => {
      const handle = vi.fn(async () => {});
      harness.routes.command('status', 'see', handle);
      await start();
      await hanna().command('/check status x');
      await waitForOutcomes();
      expect((await harness.sandbox.redeliver()).status).toBe(200);
      await waitForOutcomes(2);
      expect(handle).toHaveBeenCalledTimes(1);
      expect(outcomes).toEqual(['command handled', 'command duplicate']);
    });

    it('refuses a person without the permission, in one sentence', async () => {
      const handle = vi.fn(async () => {});
      harness.routes.command('invite', 'invite', handle);
      await start();
      for (const userId of [PEOPLE.colleague, PEOPLE.guest]) {
        const person = harness.sandbox.as(userId);
        await person.command('/check invite', { channel: CHANNELS.general });
        await eventually(() => expect(person.ephemerals(CHANNELS.general)).toHaveLength(1));
      }
      expect(handle).not.toHaveBeenCalled();
      expect(harness.sandbox.as(PEOPLE.colleague).ephemerals(CHANNELS.general).map(plainText)[0]).toContain(
        'HR desk',
      );
      expect(harness.sandbox.as(PEOPLE.guest).ephemerals(CHANNELS.general).map(plainText)[0]).toContain(
        'Guests',
      );
    });

    it('refuses a stranger’s click in a shared channel, even one whose id is listed', async () => {
      const handle = vi.fn(async () => {});
      harness.routes.action('check.cancel', 'cancel', handle);
      await start();
      await harness.poster.post(CHANNELS.shared, {
        text: 'A card',
        blocks: [actions([button({ actionId: 'check.cancel', text: 'Cancel invitation', value: 'id-1' })])],
      });
      const [message] = harness.sandbox.messages(CHANNELS.shared);
      if (!message) throw new Error('No message');
      await harness.sandbox.as(PEOPLE.stranger).click(message, 'Cancel invitation');
      await waitForOutcomes();
      expect(outcomes).toEqual(['action refused']);
      expect(handle).not.toHaveBeenCalled();
    });

    it('passes clicks to their handler with the value, and acknowledges unknown ones', async () => {
      const seen: ActionCall[] = [];
      harness.routes.action('known', 'see', async (call) => void seen.push(call));
      harness.routes.ignoredAction('ignored');
      await start();
      await harness.poster.post(CHANNELS.hr, {
        text: 'Three buttons',
        blocks: [
          actions([
            button({ actionId: 'known', text: 'Known', value: 'id-1' }),
            button({ actionId: 'stray', text: 'Stray', value: 'id-1' }),
            button({ actionId: 'ignored', text: 'Link', url: 'https://workerchecks.com/' }),
          ]),
        ],
      });
      const [message] = harness.sandbox.messages(CHANNELS.hr);
      if (!message) throw new Error('No message');
      for (const text of ['Known', 'Stray', 'Link']) {
        expect((await hanna().click(message, text)).status).toBe(200);
      }
      await waitForOutcomes(2);
      expect(seen).toMatchObject([
        { actionId: 'known', value: 'id-1', channelId: CHANNELS.hr, view: undefined },
      ]);
      expect(outcomes.toSorted()).toEqual(['action handled', 'action unrouted']);
      expect(harness.log.lines).toContainEqual({
        level: 'warn',
        event: 'slack.action-unknown',
        fields: { kind: 'action', actionId: 'stray' },
      });
    });

    async function openForm(): Promise<SandboxView> {
      harness.routes.command('form', 'see', async ({ triggerId }) => {
        await harness.web.views.open({ trigger_id: triggerId, view: form('the-form') });
      });
      await start();
      await hanna().command('/check form');
      return await eventually(() => hanna().top());
    }

    it('keeps a form open with its errors, then closes it and runs once', async () => {
      const ran: string[] = [];
      harness.routes.submission(
        'the-form',
        'see',
        ({ values }) =>
          values.name?.value === 'Ada'
            ? { accept: values.name.value, closing: 'close' }
            : { errors: { name: 'Not Ada' } },
        async (call) => {
          ran.push(call.form);
          await call.reply({ text: 'Done' });
        },
      );
      const view = await openForm();
      await hanna().fill(view, { Name: 'Bob' });
      expect((await hanna().submit(view)).errors).toEqual({ name: 'Not Ada' });
      expect(ran).toEqual([]);
      await hanna().fill(view, { Name: 'Ada' });
      expect((await hanna().submit(view)).trouble).toBeUndefined();
      expect(view.open).toBe(false);
      await harness.sandbox.redeliver();
      await waitForOutcomes(3);
      expect(ran).toEqual(['Ada']);
      await eventually(() => expect(hanna().dms().map(plainText)).toEqual(['Done']));
    });

    it('explains in a modal why a form could not be read', async () => {
      harness.routes.submission(
        'the-form',
        'see',
        () => {
          throw new BotError('broken', 'The form could not be read.');
        },
        async () => {},
      );
      const view = await openForm();
      await hanna().fill(view, { Name: 'Ada' });
      await hanna().submit(view);
      expect(plainText(hanna().top())).toMatch(/The form could not be read\. \(E-[2-9A-Z]{5}\)/);
      expect(hanna().modals()).toHaveLength(2);
    });

    it('shows no further view to a person who has lost the permission', async () => {
      harness.routes.submission(
        'the-form',
        'read-audit',
        () => ({ push: { type: 'modal', title: plain('Secret'), blocks: [header('A secret')] } }),
        async () => {},
      );
      const view = await openForm();
      await hanna().fill(view, { Name: 'Ada' });
      await hanna().submit(view);
      expect(plainText(hanna().top())).toContain('ADMIN_USERS');
    });

    it('returns options to people with the permission, none to others', async () => {
      harness.routes.options('pick', 'cancel', async (query) =>
        Array.from({ length: 150 }, (_, n) => ({
          text: `${query} ${n} ${'x'.repeat(90)}`,
          value: `id-${n}`,
        })),
      );
      harness.routes.command('form', undefined, async ({ triggerId }) => {
        await harness.web.views.open({
          trigger_id: triggerId,
          view: {
            type: 'modal',
            title: plain('Pick'),
            submit: plain('Go'),
            blocks: [
              {
                type: 'input',
                block_id: 'pick',
                label: plain('Pick'),
                element: { type: 'external_select', action_id: 'pick', min_query_length: 0 },
              },
            ],
          },
        });
      });
      await start();
      for (const [userId, count] of [
        [PEOPLE.hr1, 100],
        [PEOPLE.colleague, 0],
      ] as const) {
        const person = harness.sandbox.as(userId);
        await person.command('/check form');
        const view = await eventually(() => person.top());
        expect(await person.suggest(view, 'Pick', 'CHK')).toHaveLength(count);
      }
    });

    it('reports an unexpected error only by a reference that is also in the log', async () => {
      harness.routes.command('status', 'see', async () => {
        throw new Error('Ada Lovelace is Clear');
      });
      await start();
      await hanna().command('/check status x', { channel: CHANNELS.hr });
      await eventually(() => expect(hanna().ephemerals(CHANNELS.hr)).toHaveLength(1));
      const text = hanna().ephemerals(CHANNELS.hr).map(plainText)[0] ?? '';
      const reference = /E-[2-9A-Z]{5}/.exec(text)?.[0];
      expect(text).toContain('Something went wrong');
      expect(text).not.toContain('Ada');
      const line = harness.log.lines.find(({ event }) => event === 'slack.failed-unexpectedly');
      expect(line?.fields?.reference).toBe(reference);
      expect(JSON.stringify(harness.log.lines)).not.toContain('Lovelace');
    });

    it('escapes the sentence of a known error', async () => {
      harness.routes.command('status', 'see', async () => {
        throw new BotError('nothing', 'Nothing found for <!channel>.');
      });
      await start();
      await hanna().command('/check status x', { channel: CHANNELS.hr });
      await eventually(() => expect(hanna().ephemerals(CHANNELS.hr)).toHaveLength(1));
      expect(hanna().ephemerals(CHANNELS.hr)[0]?.text).toMatch(/^Nothing found for &lt;!channel&gt;\. \(E-/);
    });

    it('answers by an ephemeral message, then a DM, when the response_url fails', async () => {
      harness.routes.command('status', 'see', ({ reply }) => reply({ text: 'Here' }));
      await start();
      harness.sandbox.fault('response_url', { kind: 'http', status: 500 }, { times: 2 });
      harness.sandbox.fault('chat.postEphemeral', { kind: 'error', error: 'user_not_in_channel' });
      await hanna().command('/check status x', { channel: CHANNELS.hr });
      await eventually(() => expect(hanna().dms().map(plainText)).toEqual(['Here']));
      await hanna().command('/check status y', { channel: CHANNELS.hr });
      await eventually(() =>
        expect(
          hanna()
            .ephemerals(CHANNELS.hr)
            .map(({ via }) => via),
        ).toEqual(['method']),
      );
    });

    it('tells a person when the store is down', async () => {
      const handle = vi.fn(async () => {});
      harness.routes.command('invite', 'invite', handle);
      await start();
      harness.seenRequests.failWrites(true);
      await hanna().command('/check invite', { channel: CHANNELS.hr });
      await eventually(() => expect(hanna().ephemerals(CHANNELS.hr)).toHaveLength(1));
      expect(hanna().ephemerals(CHANNELS.hr).map(plainText)[0]).toContain('The store cannot be written.');
      expect(handle).not.toHaveBeenCalled();
    });

    it('opens Home with the reason for a refusal, and reports channel changes', async () => {
      const homes: (string | undefined)[] = [];
      const changes: unknown[] = [];
      harness.routes.home(async (_, refusal) => void homes.push(refusal));
      harness.routes.channelChanged(async (change) => void changes.push(change));
      await start();
      await hanna().openHome();
      await waitForOutcomes(1);
      await harness.sandbox.as(PEOPLE.colleague).openHome();
      await waitForOutcomes(2);
      expect(homes).toEqual([undefined, expect.stringContaining('HR desk')]);

      const events = [
        { type: 'member_joined_channel', user: 'U0BOT', channel: 'C1', team: 'T0SANDBOX' },
        { type: 'member_joined_channel', user: PEOPLE.hr1, channel: 'C2', team: 'T0SANDBOX' },
        { type: 'channel_shared', channel: 'C3', connected_team_id: 'T0ELSEWHERE' },
        { type: 'channel_id_changed', old_channel_id: 'C4', new_channel_id: 'C5' },
      ];
      for (const [n, event] of events.entries()) {
        await harness.sandbox.event(event, { eventId: `Ev${n}` });
        await harness.sandbox.event(event, { eventId: `Ev${n}` });
      }
      await waitForOutcomes(10);
      expect(changes).toEqual([
        { kind: 'joined', channelId: 'C1' },
        { kind: 'privacy', channelId: 'C2' },
        { kind: 'privacy', channelId: 'C3' },
        { kind: 'renumbered', channelId: 'C4', newChannelId: 'C5' },
      ]);
    });

    it('drains running handlers', async () => {
      const hold = Promise.withResolvers<void>();
      harness.routes.command('status', 'see', () => hold.promise);
      const slack = await start();
      await hanna().command('/check status x');
      await eventually(() => expect(harness.router().inFlight.count).toBe(1));
      await slack.stopReceiving();
      expect(await slack.drain(5)).toBe(1);
      const drained = slack.drain(5_000);
      hold.resolve();
      expect(await drained).toBe(0);
      expect((await hanna().command('/check status y')).status).not.toBe(200);
    });
  });
}
