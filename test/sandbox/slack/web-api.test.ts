import {
  LogLevel,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSlackSandbox, type SlackSandbox } from '../../../src/sandbox/slack/slack-sandbox.ts';
import { BOT, CHANNELS, PEOPLE, TEAM, USER_GROUP } from '../../../src/sandbox/slack/workspace/fixtures.ts';

let slack: SlackSandbox;
let web: WebClient;

const client = (token: string) =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    rejectRateLimitedCalls: true,
  });

async function start(options: Parameters<typeof createSlackSandbox>[0] = {}) {
  slack = createSlackSandbox(options);
  await slack.start();
  web = client(slack.botToken);
}

/** The error code of a call that Slack refuses. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => new Error('It was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof WebAPIPlatformError) return error.data.error;
  throw error;
}

beforeEach(() => start());
afterEach(() => slack.stop());

describe('tokens and scopes', () => {
  it('identify the bot', async () => {
    const answer = await web.auth.test();
    expect(answer).toMatchObject({ team_id: TEAM.id, user_id: BOT.userId, bot_id: BOT.botId });
    expect(answer.response_metadata?.scopes).toContain('chat:write');
  });

  it('reject other tokens', async () => {
    expect(await refusal(client('xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await refusal(client('').auth.test())).toBe('not_authed');
    expect(await refusal(web.apps.connections.open())).toBe('not_allowed_token_type');
    expect(await refusal(web.apiCall('chat.shout'))).toBe('unknown_method');
  });

  it('limit each method to its scope', async () => {
    expect(await refusal(web.conversations.history({ channel: CHANNELS.hr }))).toBe('missing_scope');
    slack.scopes = ['channels:read'];
    expect(await refusal(web.conversations.info({ channel: CHANNELS.hr }))).toBe('missing_scope');
    expect(await refusal(web.chat.postMessage({ channel: CHANNELS.hr, text: 'x' }))).toBe('missing_scope');
    expect((await web.conversations.info({ channel: CHANNELS.general })).ok).toBe(true);
  });

  it('are not part of recorded calls', async () => {
    await web.users.info({ user: PEOPLE.guest });
    expect(slack.callsOf('users.info')).toMatchObject([{ args: { user: PEOPLE.guest }, outcome: 'ok' }]);
    expect(JSON.stringify(slack.calls)).not.toContain(slack.botToken);
  });
});

it('the sandbox records the largest payload of each kind', async () => {
  await web.chat.postMessage({ channel: CHANNELS.hr, text: 'x'.repeat(1_000) });
  await web.chat.postMessage({ channel: CHANNELS.hr, text: 'x' });
  const view = { type: 'home' as const, blocks: [] };
  await web.views.publish({ user_id: PEOPLE.hr1, view });
  const { largestPayloads } = slack;
  expect(largestPayloads.get('chat.postMessage')).toBeGreaterThan(1_000);
  expect(largestPayloads.get('chat.postMessage')).toBeLessThan(1_200);
  expect(largestPayloads.get('view')).toBe(JSON.stringify(view).length);
});

describe('messages', () => {
  it('are posted, answered, changed and deleted', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Hello*' } }];
    const metadata = { event_type: 'card', event_payload: { id: '1' } };
    const { ts = '' } = await web.chat.postMessage({ channel: CHANNELS.hr, text: 'Hello', blocks, metadata });
    await web.chat.postMessage({ channel: CHANNELS.hr, text: 'Answer', thread_ts: ts });
    await web.chat.update({ channel: CHANNELS.hr, ts, text: 'Changed' });
    const [message, ...others] = slack.messages(CHANNELS.hr);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ text: 'Changed', edits: 1, metadata, replies: [{ text: 'Answer' }] });
    await web.chat.delete({ channel: CHANNELS.hr, ts });
    expect(slack.messages(CHANNELS.hr)).toEqual([]);
    expect(await refusal(web.chat.update({ channel: CHANNELS.hr, ts, text: 'x' }))).toBe('message_not_found');
  });

  it.each([
    [CHANNELS.random, 'not_in_channel'],
    [CHANNELS.secret, 'channel_not_found'],
    [CHANNELS.old, 'is_archived'],
    ['C0NOWHERE', 'channel_not_found'],
  ])('are refused in %s with %s', async (channel, error) => {
    expect(await refusal(web.chat.postMessage({ channel, text: 'x' }))).toBe(error);
  });

  it('are refused if their content is invalid', async () => {
    const channel = CHANNELS.hr;
    expect(await refusal(web.chat.postMessage({ channel, text: '' }))).toBe('no_text');
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }];
    const error: unknown = await web.chat
      .postMessage({ channel, text: 'x', blocks })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      data: {
        error: 'invalid_blocks',
        response_metadata: {
          messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
        },
      },
    });
    const { ts = '' } = await web.chat.postMessage({ channel, text: 'x'.repeat(4001) });
    expect(await refusal(web.chat.update({ channel, ts, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
    const theirs = slack.say(PEOPLE.hr1, channel, 'Hi');
    expect(await refusal(web.chat.update({ channel, ts: theirs.ts, text: 'x' }))).toBe('cant_update_message');
    expect(await refusal(web.chat.postMessage({ channel, text: 'x', thread_ts: '1.000001' }))).toBe(
      'thread_not_found',
    );
  });

  it('can be sent to one person', async () => {
    const { channel: dm } = await web.conversations.open({ users: PEOPLE.hr1 });
    await web.chat.postMessage({ channel: dm?.id ?? '', text: 'DM' });
    await web.chat.postMessage({ channel: PEOPLE.hr1, text: 'DM by user id' });
    expect(slack.as(PEOPLE.hr1).dms()).toMatchObject([{ text: 'DM' }, { text: 'DM by user id' }]);
    await web.chat.postEphemeral({ channel: CHANNELS.hr, user: PEOPLE.hr1, text: 'Psst' });
    expect(slack.as(PEOPLE.hr1).ephemerals(CHANNELS.hr)).toMatchObject([{ text: 'Psst' }]);
    expect(slack.as(PEOPLE.hr2).ephemerals()).toEqual([]);
    const outside = web.chat.postEphemeral({ channel: CHANNELS.hr, user: PEOPLE.stranger, text: 'x' });
    expect(await refusal(outside)).toBe('user_not_in_channel');
  });

  it('are rate-limited if configured', async () => {
    await slack.stop();
    let now = 1_000;
    await start({ postsPerSecondPerChannel: 1, now: () => now });
    await web.chat.postMessage({ channel: CHANNELS.hr, text: '1' });
    const second = web.chat.postMessage({ channel: CHANNELS.hr, text: '2' });
    await expect(second).rejects.toThrow(WebAPIRateLimitedError);
    await web.chat.postMessage({ channel: CHANNELS.general, text: '3' });
    now += 1_000;
    await web.chat.postMessage({ channel: CHANNELS.hr, text: '4' });
    expect(slack.messages(CHANNELS.hr)).toHaveLength(2);
  });
});

describe('the workspace', () => {
  it('distinguishes private, public, shared and archived channels', async () => {
    const info = async (channel: string) => (await web.conversations.info({ channel })).channel;
    expect(await info(CHANNELS.hr)).toMatchObject({
      is_private: true,
      is_ext_shared: false,
      is_member: true,
    });
    expect(await info(CHANNELS.random)).toMatchObject({ is_private: false, is_member: false });
    expect(await info(CHANNELS.shared)).toMatchObject({ is_private: true, is_ext_shared: true });
    expect(await info(CHANNELS.old)).toMatchObject({ is_archived: true });
    expect(await refusal(info(CHANNELS.secret))).toBe('channel_not_found');
    slack.channel(CHANNELS.hr).kind = 'public';
    expect(await info(CHANNELS.hr)).toMatchObject({ is_private: false });
  });

  it('distinguishes guests and people of other workspaces', async () => {
    const info = async (user: string) => (await web.users.info({ user })).user;
    expect(await info(PEOPLE.singleChannelGuest)).toMatchObject({
      is_restricted: true,
      is_ultra_restricted: true,
    });
    expect((await info(PEOPLE.stranger))?.team_id).not.toBe(TEAM.id);
    expect(await refusal(info('UNOBODY'))).toBe('user_not_found');
    expect((await web.usergroups.users.list({ usergroup: USER_GROUP })).users).toEqual([
      PEOPLE.hr1,
      PEOPLE.hr2,
    ]);
    expect(await refusal(web.usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam');
  });
});

describe('faults', () => {
  it('are errors, rate limits, HTTP statuses and broken connections', async () => {
    const post = () => web.chat.postMessage({ channel: CHANNELS.hr, text: 'x' });
    slack.fault('chat.postMessage', { kind: 'error', error: 'internal_error' });
    expect(await refusal(post())).toBe('internal_error');
    slack.fault('chat.postMessage', { kind: 'ratelimited', retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    slack.fault('chat.postMessage', { kind: 'http', status: 503 });
    await expect(post()).rejects.toThrow();
    slack.fault('chat.postMessage', { kind: 'dropped-before' });
    await expect(post()).rejects.toThrow(WebAPIRequestError);
    expect(slack.messages(CHANNELS.hr)).toHaveLength(0);
    slack.fault('chat.postMessage', { kind: 'dropped-after' });
    await expect(post()).rejects.toThrow(WebAPIRequestError);
    expect(slack.messages(CHANNELS.hr)).toHaveLength(1);
    slack.fault('chat.postMessage', { kind: 'error', error: 'x' }, { when: (args) => args.text === 'other' });
    slack.fault('chat.postMessage', { kind: 'slow', ms: 20 });
    expect((await post()).ok).toBe(true);
  });
});
