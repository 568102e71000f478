import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/json.ts';
import type { DeliveryKind } from '../../../src/sandbox/slack/delivery.ts';
import { plainText } from '../../../src/sandbox/slack/plain-text.ts';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { isResponseUrl } from '../../../src/slack/messages/reply.ts';
import { eventually } from '../../support/eventually.ts';
import { createSlackHarness } from '../slack-harness.ts';

type Harness = Awaited<ReturnType<typeof createSlackHarness>>;

const TEAM = { id: 'T0SANDBOX', domain: 'sandbox' };
const USER = { id: PEOPLE.hr1, username: 'hanna', name: 'hanna', team_id: TEAM.id };
const CHANNEL = { id: CHANNELS.hr, name: 'hr' };

/** Complete payloads as Slack sends them. Their `response_url` does not work, so answers are posted instead. */
const WHOLE = {
  command: {
    command: '/check',
    text: 'status x',
    team_id: TEAM.id,
    user_id: PEOPLE.hr1,
    channel_id: CHANNELS.hr,
    trigger_id: 'trigger',
    response_url: 'https://hooks.slack.com/commands/x',
  },
  action: {
    type: 'block_actions',
    user: USER,
    team: TEAM,
    channel: CHANNEL,
    container: { type: 'message', channel_id: CHANNELS.hr },
    message: { ts: '1.0', text: 'A card' },
    state: { values: {} },
    view: null,
    trigger_id: 'trigger',
    response_url: 'https://hooks.slack.com/actions/x',
    actions: [{ type: 'button', action_id: 'do', block_id: 'b', value: 'v', action_ts: '1' }],
  },
  shortcut: {
    type: 'message_action',
    user: USER,
    team: TEAM,
    channel: CHANNEL,
    callback_id: 'shortcut',
    trigger_id: 'trigger',
    message_ts: '1.0',
    message: {
      type: 'message',
      user: USER.id,
      ts: '1.0',
      text: 'Please invite Ada',
      blocks: [],
      attachments: [],
    },
    response_url: 'https://hooks.slack.com/app/x',
  },
  submission: {
    type: 'view_submission',
    user: USER,
    team: TEAM,
    trigger_id: 'trigger',
    response_urls: [],
    view: {
      id: 'V1',
      hash: 'h',
      type: 'modal',
      callback_id: 'form',
      root_view_id: 'V1',
      previous_view_id: '',
      private_metadata: 'm',
      app_installed_team_id: TEAM.id,
      state: { values: { name: { name: { type: 'plain_text_input', value: 'typed' } } } },
    },
  },
  options: {
    type: 'block_suggestion',
    user: USER,
    team: TEAM,
    channel: CHANNEL,
    container: { type: 'view' },
    view: null,
    action_id: 'pick',
    block_id: 'b',
    value: 'typed',
  },
  event: {
    type: 'event_callback',
    team_id: TEAM.id,
    event_id: 'Ev1',
    authorizations: [{ team_id: TEAM.id, enterprise_id: null, is_enterprise_install: false }],
    event: { type: 'app_home_opened', user: PEOPLE.hr1, channel: 'D1', tab: 'home', view: null },
  },
} satisfies Record<string, JsonObject>;

type Kind = keyof typeof WHOLE;
const SENT_AS: Record<Kind, DeliveryKind> = {
  command: 'slash_commands',
  action: 'interactive',
  shortcut: 'interactive',
  submission: 'interactive',
  options: 'interactive',
  event: 'events_api',
};

/** A copy with this value at the path; undefined removes the field. */
function alter(payload: JsonObject, path: string, value: unknown): JsonObject {
  const copy: JsonObject = structuredClone(payload);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce<Record<string, unknown>>((at, key) => Object(at[key]), copy);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

/** Optional fields: each may be missing, null or empty. */
const OPTIONAL: [Kind, string][] = [
  ...['text', 'channel_id', 'trigger_id', 'response_url'].map((path): [Kind, string] => ['command', path]),
  ...[
    'team',
    'team.id',
    'user.team_id',
    'channel',
    'channel.id',
    'container',
    'message',
    'state',
    'view',
    'trigger_id',
    'response_url',
    'actions.0.value',
    'actions.0.selected_option',
    'actions.0.selected_options',
  ].map((path): [Kind, string] => ['action', path]),
  ...[
    'team',
    'user.team_id',
    'channel',
    'trigger_id',
    'message',
    'message.text',
    'message.blocks',
    'message.attachments',
    'response_url',
  ].map((path): [Kind, string] => ['shortcut', path]),
  ...[
    'team',
    'user.team_id',
    'trigger_id',
    'response_urls',
    'view.hash',
    'view.root_view_id',
    'view.previous_view_id',
    'view.private_metadata',
    'view.app_installed_team_id',
    'view.state.values.name.name.value',
  ].map((path): [Kind, string] => ['submission', path]),
  ...['team', 'user.team_id', 'channel', 'container', 'view', 'value'].map((path): [Kind, string] => [
    'options',
    path,
  ]),
  ...['event_id', 'authorizations', 'event.channel', 'event.tab', 'event.view'].map(
    (path): [Kind, string] => ['event', path],
  ),
];

let harness: Harness;
const outcomes: string[] = [];
beforeEach(async () => {
  outcomes.length = 0;
  harness = await createSlackHarness({
    mode: 'socket',
    hooks: { onRequest: (kind, outcome) => outcomes.push(`${kind} ${outcome}`) },
  });
  const done = async () => {};
  harness.routes.command('status', 'see', done);
  harness.routes.command('help', undefined, done);
  harness.routes.action('do', 'see', done);
  harness.routes.shortcut('shortcut', 'message', done);
  harness.routes.options('pick', 'see', async () => [{ text: 'One', value: '1' }]);
  harness.routes.home(done);
  harness.routes.submission('form', 'see', ({ values }) => ({ accept: values, closing: 'close' }), done);
  const slack = await harness.start();
  await eventually(() => slack.ready());
});
afterEach(() => harness.stop());

const deliver = (kind: Kind, payload: JsonObject) => harness.sandbox.deliver(SENT_AS[kind], payload);

describe('a payload is handled when an optional field', () => {
  it.each(OPTIONAL)('%s %s is missing, null, empty, or of another kind', async (kind, path) => {
    const isTeam = path.includes('team');
    const empty = path.includes('.') || typeof Object(WHOLE[kind])[path] === 'string' ? '' : null;
    for (const [at, value] of [undefined, null, empty, ...(isTeam ? [] : [['odd']])].entries()) {
      const whole: JsonObject = { ...WHOLE[kind], trigger_id: `t${at}`, event_id: `Ev${at}` };
      const { status } = await deliver(kind, alter(whole, path, value));
      expect([value, status]).toEqual([value, 200]);
    }
    const expected = kind === 'options' || kind === 'event' ? 3 : 2;
    await eventually(() => expect(outcomes.length).toBeGreaterThanOrEqual(expected));
    // Says why a request was refused, if one was.
    expect(harness.log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    expect(outcomes.filter((outcome) => !/handled|duplicate/.test(outcome))).toEqual([]);
    expect(harness.log.events()).not.toContain('slack.payload-unreadable');
  });
});

describe('an invalid payload', () => {
  const SENTENCE = /could not read, so nothing was done.*reference (E-[0-9A-Z]{5})/;

  /** Expects one log line with the sentence's reference and nothing from the payload. */
  function logged(text: string, kind: string, at: RegExp): void {
    const reference = SENTENCE.exec(text)?.[1];
    const lines = harness.log.lines.filter(({ event }) => event === 'slack.payload-unreadable');
    expect(lines).toEqual([{ level: 'warn', event: expect.anything(), fields: expect.anything() }]);
    expect(lines[0]?.fields).toMatchObject({ kind, reference, at: expect.stringMatching(at) });
    expect(JSON.stringify(lines)).not.toMatch(/leaked|typed|hooks/i);
  }
  const ephemeral = () =>
    eventually(() => {
      const [message] = harness.sandbox.as(PEOPLE.hr1).ephemerals(CHANNELS.hr);
      if (message === undefined) throw new Error('Not told');
      return plainText(message);
    });

  it('is answered to the person who typed a command', async () => {
    await deliver('command', alter(WHOLE.command, 'team_id', ['leaked']));
    logged(await ephemeral(), 'command', /^team_id$/);
  });

  it('is answered to the person who pressed a button', async () => {
    await deliver('action', alter(WHOLE.action, 'actions', [{ action_id: 5, value: 'leaked' }]));
    logged(await ephemeral(), 'action', /^actions\.0\.action_id$/);
  });

  it('is answered to the person who used a shortcut', async () => {
    await deliver('shortcut', alter(WHOLE.shortcut, 'user.team_id', ['leaked']));
    logged(await ephemeral(), 'shortcut', /^user\.team_id$/);
  });

  it('is answered in the form', async () => {
    const odd = alter(WHOLE.submission, 'view.state.values', { 'ada@leaked.example': 'typed' });
    const { body } = await deliver('submission', odd);
    expect(body).toMatchObject({ response_action: 'update' });
    logged(JSON.stringify(body), 'submission', /^view\.state\.values\.\*$/);
  });

  it('is answered even if Bolt cannot process it', async () => {
    const { status } = await deliver('submission', alter(WHOLE.submission, 'view', null));
    expect(status).toBe(200);
    const message = await eventually(
      () => harness.sandbox.as(PEOPLE.hr1).dms()[0] ?? expect.fail('Not told'),
    );
    logged(plainText(message), 'submission', /./);
  });

  it('gets no options, and is ignored if it is an event', async () => {
    const { body } = await deliver('options', alter(WHOLE.options, 'action_id', 5));
    expect(body).toEqual({ options: [] });
    await deliver('event', alter(WHOLE.event, 'team_id', undefined));
    await eventually(() => expect(outcomes).toEqual(['options unrouted', 'event unrouted']));
  });
});

describe('a person without a workspace', () => {
  it.each([undefined, null, ''])('is refused: %j', async (none) => {
    const teamless = alter(alter(WHOLE.action, 'team', none === '' ? null : none), 'user.team_id', none);
    await deliver('action', teamless);
    await eventually(() => expect(outcomes).toEqual(['action refused']));
  });

  it('is refused if Slack knows no workspace either', async () => {
    const hanna = harness.sandbox.users.find(({ id }) => id === PEOPLE.hr1);
    if (hanna !== undefined) hanna.teamId = '';
    const verdict = await harness.access.may({ teamId: TEAM.id, userId: PEOPLE.hr1 }, 'see');
    expect(verdict.allowed).toBe(false);
  });
});

it('sends no answer to an address outside Slack', async () => {
  let asked = 0;
  const other = createServer((_request, response) => {
    asked += 1;
    response.end('ok');
  }).listen(0, '127.0.0.1');
  const address = await eventually(() => other.address() ?? expect.fail('not listening'));
  const port = typeof address === 'object' ? address.port : 0;
  harness.routes.action('tell', 'see', async ({ reply }) => reply({ text: 'For you alone' }));
  const actions = [{ type: 'button', action_id: 'tell', block_id: 'b', value: 'v' }];
  await deliver('action', { ...WHOLE.action, actions, response_url: `http://127.0.0.1:${port}/x` });
  await eventually(() =>
    expect(harness.sandbox.as(PEOPLE.hr1).ephemerals(CHANNELS.hr).map(plainText)).toEqual(['For you alone']),
  );
  expect(asked).toBe(0);
  expect(harness.log.events()).toContain('slack.response-url-refused');
  other.close();
});

it.each([
  ['https://hooks.slack.com/commands/T1/2/x', 'https://slack.com/api/', true],
  ['https://hooks.slack-gov.com/commands/T1/2/x', 'https://slack-gov.com/api/', true],
  ['http://hooks.slack.com/commands/T1/2/x', 'https://slack.com/api/', false],
  ['https://hooks.slack.com:8443/x', 'https://slack.com/api/', false],
  ['https://me:you@hooks.slack.com/x', 'https://slack.com/api/', false],
  ['https://hooks.slack.com.evil.example/x', 'https://slack.com/api/', false],
  ['https://evil.example/hooks.slack.com', 'https://slack.com/api/', false],
  ['https://slack.com/x', 'https://slack.com/api/', false],
  ['http://127.0.0.1:4000/hooks/x', 'http://127.0.0.1:4000/api/', true],
  ['http://127.0.0.1:4001/hooks/x', 'http://127.0.0.1:4000/api/', false],
  ['https://hooks.slack.com/x', 'http://127.0.0.1:4000/api/', false],
])('an answer may go to %s with the Web API at %s: %s', (url, apiUrl, expected) => {
  expect(isResponseUrl(url, apiUrl)).toBe(expected);
});
