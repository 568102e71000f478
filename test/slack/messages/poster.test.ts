import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPoster, type Poster, type Urgency } from '../../../src/slack/messages/poster.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { createWebClient, type WebCall } from '../../../src/slack/web-api/web-client.ts';
import { createTestLog } from '../slack-harness.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (body: object, status = 200, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
const ok = (ts = '1.1') => json({ ok: true, channel: 'C1', ts });
const limited = (headers: Record<string, string> = { 'retry-after': '7' }) =>
  json({ ok: false, error: 'ratelimited' }, 429, headers);
const refusal = (error: string) => json({ ok: false, error });

/** A scripted Slack that records its requests. */
let answers: Answer[];
let requests: { method: string; form: URLSearchParams }[];
let calls: WebCall[];
let poster: Poster;
let untilAcked: () => Promise<void>;
let time: number;
let log: ReturnType<typeof createTestLog>;
let close: () => void;

beforeEach(async () => {
  answers = [];
  requests = [];
  calls = [];
  time = 1_000_000;
  log = createTestLog();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = (request.url ?? '').replace('/api/', '');
      requests.push({ method, form: new URLSearchParams(Buffer.concat(chunks).toString()) });
      (answers.shift() ?? ok())(request, response);
    });
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  const web = createWebClient(
    { botToken: 'xoxb-1', apiUrl: `http://127.0.0.1:${address.port}/api/` },
    { log, onCall: (call) => calls.push(call) },
  );
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  untilAcked = async () => {};
  poster = createPoster({
    web,
    log,
    postIntervalMs: 1_000,
    elapsed: () => time,
    untilAcked: () => untilAcked(),
  });
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
afterEach(() => {
  poster.stop();
  vi.useRealTimers();
  close();
});

/** Advances the poster's clock and its timers. */
async function pass(ms: number) {
  time += ms;
  await vi.advanceTimersByTimeAsync(ms);
}
/** Waits for real sockets without moving the clock, as vi.waitFor would. */
async function until(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
/** Waits until `count` answers have been read and processed. */
async function answered(count: number) {
  await until(() => calls.length === count);
  for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('post', () => {
  it('posts once, without unfurling', async () => {
    await expect(poster.post('C1', { text: 'Hi' }, { threadTs: '9.9' })).resolves.toEqual({
      channelId: 'C1',
      ts: '1.1',
    });
    expect(Object.fromEntries(requests[0]?.form ?? [])).toEqual({
      channel: 'C1',
      text: 'Hi',
      thread_ts: '9.9',
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(calls).toMatchObject([{ method: 'chat.postMessage', outcome: 'ok' }]);
  });

  it('waits a second between posts in a channel, without delaying other channels', async () => {
    const all = Promise.all(['one', 'two'].map((text) => poster.post('C1', { text })));
    await poster.post('C2', { text: 'elsewhere' });
    await answered(2);
    await pass(999);
    await answered(2);
    expect(requests.map(({ form }) => form.get('text'))).toEqual(['one', 'elsewhere']);
    await pass(1);
    await all;
    expect(requests.map(({ form }) => form.get('text'))).toEqual(['one', 'elsewhere', 'two']);
  });

  it('renders and sends nothing while a request is not acknowledged', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    untilAcked = () => promise;
    let isRendered = false;
    const posting = poster.post('C1', () => {
      isRendered = true;
      return { text: 'Hi' };
    });
    const updating = poster.update('C1', '1.1', { text: 'New' });
    for (let n = 0; n < 5; n += 1) await new Promise((go) => setImmediate(go));
    expect({ isRendered, requests }).toEqual({ isRendered: false, requests: [] });
    resolve();
    await Promise.all([posting, updating]);
    expect(requests.map(({ method }) => method).sort()).toEqual(['chat.postMessage', 'chat.update']);
  });

  it('renders a deferred message just before it is sent', async () => {
    const made: number[] = [];
    const make = () => {
      made.push(time);
      return { text: 'Hi' };
    };
    const both = Promise.all([poster.post('C1', make), poster.post('C1', make)]);
    await answered(1);
    await pass(1000);
    await both;
    expect(made).toEqual([1_000_000, 1_001_000]);
  });

  it('waits for the Retry-After of a 429, then posts again', async () => {
    answers = [limited(), ok('2.2')];
    const posted = poster.post('C1', { text: 'Hi' });
    await answered(1);
    await pass(6_999);
    await answered(1);
    expect(requests).toHaveLength(1);
    await pass(1);
    await expect(posted).resolves.toEqual({ channelId: 'C1', ts: '2.2' });
    expect(calls.map(({ outcome }) => outcome)).toEqual(['rate-limited', 'ok']);
  });

  it('waits half a minute after a 429 without Retry-After', async () => {
    answers = [limited({}), ok()];
    const posted = poster.post('C1', { text: 'Hi' });
    await answered(1);
    await pass(29_999);
    await answered(1);
    expect(requests).toHaveLength(1);
    await pass(1);
    await posted;
  });

  it('shortens a pause of a day, and logs it', async () => {
    answers = [limited({ 'retry-after': '86400' }), ok('2.2')];
    const posted = poster.post('C1', { text: 'Hi' });
    await answered(1);
    await pass(599_999);
    await answered(1);
    expect(requests).toHaveLength(1);
    await pass(1);
    await expect(posted).resolves.toEqual({ channelId: 'C1', ts: '2.2' });
    expect(log.lines).toContainEqual({
      level: 'warn',
      event: 'slack.rest-cut-short',
      fields: { method: 'chat.postMessage', retryAfterSeconds: 86_400, waitSeconds: 600 },
    });
  });

  it('posts urgent messages first', async () => {
    const sent = (text: string, urgency: Urgency) => poster.post('C1', { text }, { urgency });
    const all = [
      sent('first', 'ordinary'),
      sent('looks', 'cosmetic'),
      sent('one of many', 'bulk'),
      sent('card', 'ordinary'),
      sent('urgent', 'urgent'),
    ];
    await answered(1);
    for (let count = 2; count <= 5; count += 1) {
      await pass(1000);
      await answered(count);
    }
    await Promise.all(all);
    expect(requests.map(({ form }) => form.get('text'))).toEqual([
      'first',
      'urgent',
      'card',
      'one of many',
      'looks',
    ]);
  });

  it('finishes a running post, and drops waiting ones, once the caller gives up', async () => {
    const caller = new AbortController();
    const post = (text: string) => poster.post('C1', { text }, { signal: caller.signal });
    const [first, second] = [post('first'), post('second')];
    caller.abort();
    const other = poster.post('C1', { text: 'other' });
    await expect(second).rejects.toMatchObject({ slackError: 'stopped' });
    await expect(first).resolves.toMatchObject({ channelId: 'C1' });
    await pass(1000);
    await other;
    expect(requests.map(({ form }) => form.get('text'))).toEqual(['first', 'other']);
  });

  it('logs once that Slack refuses the whole account', async () => {
    answers = [refusal('token_revoked'), refusal('token_revoked')];
    await Promise.allSettled([poster.post('C1', { text: 'Hi' }), poster.post('C2', { text: 'Hi' })]);
    const said = log.lines.filter(({ event }) => event === 'slack.account-refused');
    expect(said).toEqual([
      { level: 'error', event: 'slack.account-refused', fields: { slackError: 'token_revoked' } },
    ]);
  });

  it.each([
    ['channel_not_found', 'not-allowed'],
    ['not_in_channel', 'not-allowed'],
    ['is_archived', 'not-allowed'],
    ['invalid_blocks', 'refused'],
    ['internal_error', 'unknown'],
    ['invalid_auth', 'account'],
    ['a_code_of_tomorrow', 'refused'],
  ])('calls %s %s, and posts once', async (slackError, kind) => {
    answers = [refusal(slackError)];
    await expect(poster.post('C1', { text: 'Hi' })).rejects.toMatchObject({ kind, slackError });
    expect(requests).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ['a broken connection', (request) => request.socket.destroy()],
    ['a 503', json({}, 503)],
    ['a page instead of JSON', (_, response) => response.end('<html>')],
  ])('does not post again after %s', async (_, answer) => {
    answers = [answer];
    const failure = await poster.post('C1', { text: 'Ada' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SlackPostError);
    expect(failure).toMatchObject({ kind: 'unknown', slackError: 'no_answer' });
    expect(requests).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('Ada');
  });

  it('rejects waiting messages when it stops', async () => {
    const all = Promise.allSettled([poster.post('C1', { text: 'one' }), poster.post('C1', { text: 'two' })]);
    await answered(1);
    poster.stop();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(requests).toHaveLength(1);
  });
});

describe('update', () => {
  it('pauses all updates once one is rate-limited, and does not space them', async () => {
    answers = [limited({ 'retry-after': '2' })];
    const first = poster.update('C1', '1.1', { text: 'a' });
    await answered(1);
    const second = poster.update('C2', '1.2', { text: 'b' });
    await answered(1);
    expect(requests).toHaveLength(1);
    await pass(2_000);
    await Promise.all([first, second]);
    expect(requests.map(({ method }) => method)).toEqual(['chat.update', 'chat.update', 'chat.update']);
  });

  it('recognises a message that no longer exists', async () => {
    answers = [refusal('message_not_found')];
    await expect(poster.update('C1', '1.1', { text: 'a' })).rejects.toMatchObject({ kind: 'message-gone' });
  });
});

describe('dm', () => {
  it('opens the conversation, then posts there', async () => {
    answers = [json({ ok: true, channel: { id: 'D1' } }), ok()];
    await poster.dm('U1', { text: 'Hi' });
    expect(requests.map(({ method, form }) => [method, form.get('users') ?? form.get('channel')])).toEqual([
      ['conversations.open', 'U1'],
      ['chat.postMessage', 'D1'],
    ]);
  });
});
