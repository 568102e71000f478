import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/cast.ts';
import { eventually } from '../../support/eventually.ts';
import { openDoctorBench } from './doctor-harness.ts';

type Bench = Awaited<ReturnType<typeof openDoctorBench>>;
let bench: Bench;
beforeEach(async () => {
  bench = await openDoctorBench();
});
afterEach(() => bench.close());

/** The one line about something, and what it says to do. */
function about(lines: readonly string[], what: string): { line: string; todo: string | undefined } {
  const found = lines.filter((line) => line.slice(6).startsWith(`${what} `));
  expect(found).toHaveLength(1);
  const [line = ''] = found;
  const next = lines[lines.indexOf(line) + 1];
  return { line, todo: next?.startsWith('      → ') ? next : undefined };
}

/** A connection of some other program on the app token. */
async function keepSocket(): Promise<WebSocket> {
  const socket = new WebSocket(bench.slack.socket.newUrl());
  await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
  return socket;
}

it('finds all well, and leaves nothing behind', async () => {
  const { lines, failures } = await bench.consult();
  expect(failures).toBe(0);
  expect(lines.filter((line) => line.startsWith('ok    '))).toHaveLength(12);
  expect(lines.at(-1)).toBe('Nothing failed.');
  expect(readdirSync(bench.folder)).toEqual([]);
  expect(bench.workerChecks.requests.map(({ action }) => action)).toEqual([
    'authenticate',
    'result',
    'unknown',
  ]);
  expect(bench.slack.calls.map(({ method }) => method).toSorted()).toEqual(
    [
      'apps.connections.open',
      ...Array(2).fill('auth.test'),
      ...Array(2).fill('conversations.info'),
      'conversations.members',
      'usergroups.users.list',
      // Three people who are configured, and the five in RESULTS_CHANNEL.
      ...Array(8).fill('users.info'),
    ].toSorted(),
  );
});

it('needs nothing but what is required', async () => {
  const none = { HR_USERS: '', HR_USER_GROUPS: '', ADMIN_USERS: '', RESULTS_CHANNEL: '' };
  const { lines, failures } = await bench.consult(none);
  expect(failures).toBe(0);
  expect(about(lines, 'HR_USERS').line).toMatch(/^warn .*nobody may use the bot/);
  expect(about(lines, 'HR_USERS').todo).toContain('Set HR_USERS or HR_USER_GROUPS');
  expect(about(lines, 'RESULTS_CHANNEL').line).toMatch(/^skip .*not set/);
});

it('names every mistake in the configuration, and looks no further', async () => {
  const { lines, failures } = await bench.consult({ SLACK_BOT_TOKEN: 'xoxp-leaked', PORT: 'x' });
  expect(failures).toBe(2);
  expect(lines.slice(0, -3)).toEqual([
    expect.stringMatching(/^FAIL {2}Configuration {9}SLACK_BOT_TOKEN: expected a bot token/),
    expect.stringContaining('.env.example'),
    expect.stringMatching(/^FAIL {2}Configuration {9}PORT: expected a whole number/),
    expect.stringContaining('.env.example'),
  ]);
  expect(lines.at(-3)).toMatch(/^skip {2}All the rest/);
  expect([...bench.slack.calls, ...bench.workerChecks.requests]).toEqual([]);
});

it('names a wrong key of the wire contract', async () => {
  const path = join(bench.folder, 'contract.yaml');
  writeFileSync(path, 'cancel: { verb: DELETE }');
  const { lines, failures } = await bench.consult({ WORKERCHECKS_CONTRACT: path });
  expect(failures).toBe(1);
  expect(about(lines, 'Configuration').line).toMatch(
    /^FAIL .*WORKERCHECKS_CONTRACT: cancel.verb: no such key/,
  );
});

describe('Slack', () => {
  it('does not take the bot token', async () => {
    const { lines, failures } = await bench.consult({ SLACK_BOT_TOKEN: 'xoxb-revoked' });
    expect(failures).toBe(1);
    expect(about(lines, 'Slack bot token').line).toMatch(/^FAIL .*does not take it \(invalid_auth\)/);
    expect(about(lines, 'Slack bot token').todo).toContain('Bot User OAuth Token');
    expect(about(lines, 'Slack scopes').line).toMatch(/^skip/);
    expect(about(lines, 'People and channel').line).toMatch(/^skip/);
    expect(about(lines, 'WorkerChecks sign-in').line).toMatch(/^ok/);
  });

  it('is not there', async () => {
    const { lines, failures } = await bench.consult({ SLACK_API_URL: 'http://127.0.0.1:9/api/' });
    expect(failures).toBe(2);
    for (const what of ['Slack bot token', 'Slack app token']) {
      expect(about(lines, what).line).toMatch(/^FAIL .*did not answer/);
      expect(about(lines, what).todo).toContain('127.0.0.1:9');
    }
  });

  it('limits requests', async () => {
    bench.slack.fault('auth.test', { kind: 'ratelimited', retryAfter: 600 });
    const { lines } = await bench.consult();
    expect(about(lines, 'Slack bot token').todo).toContain('in a minute');
  });

  it('does not take the app token', async () => {
    const { lines, failures } = await bench.consult({ SLACK_APP_TOKEN: 'xapp-revoked' });
    expect(failures).toBe(1);
    expect(about(lines, 'Slack app token').line).toMatch(/^FAIL .*invalid_auth/);
    expect(about(lines, 'Slack app token').todo).toContain('App-Level Tokens');
  });

  it('lacks connections:write on the app token', async () => {
    bench.slack.fault('apps.connections.open', { kind: 'error', error: 'missing_scope' });
    const { lines } = await bench.consult();
    expect(about(lines, 'Slack app token').todo).toContain('connections:write');
  });

  it('greets by a real connection, which is closed again', async () => {
    const { lines } = await bench.consult();
    expect(about(lines, 'Socket Mode').line).toMatch(/^ok .*connected; no bot is connected now$/);
    await eventually(() => expect(bench.slack.socket.connections).toBe(0));
    expect(bench.slack.socket.opened).toBe(1);
  });

  it('gives an address that cannot be connected to', async () => {
    const broken = await openDoctorBench({ publicUrl: 'http://127.0.0.1:9' });
    const { lines, failures } = await broken.consult();
    await broken.close();
    expect(failures).toBe(1);
    expect(about(lines, 'Socket Mode').line).toMatch(/^FAIL .*no connection to 127\.0\.0\.1:9/);
    expect(about(lines, 'Socket Mode').line).not.toContain('undefined');
    expect(about(lines, 'Socket Mode').todo).toContain('WebSocket');
  });

  it('counts more connections than there are bots', async () => {
    const sockets = await Promise.all([1, 2].map(keepSocket));
    const { lines, failures } = await bench.consult();
    for (const socket of sockets) socket.close();
    expect(failures).toBe(0);
    expect(about(lines, 'Socket Mode').line).toMatch(/^warn .*2 more connections are open.*has 1 running/);
    expect(about(lines, 'Socket Mode').todo).toContain('DATABASE_URL');
  });

  it('is an org-wide install', async () => {
    bench.slack.orgWide = true;
    const { lines, failures } = await bench.consult();
    expect(failures).toBe(1);
    expect(about(lines, 'Slack bot token').line).toMatch(/^FAIL .*org-wide install.*serves one workspace/);
    expect(about(lines, 'Slack bot token').todo).toContain('Install the app in that workspace alone');
    expect(about(lines, 'People and channel').line).toMatch(/^skip/);
    expect(lines.join('\n')).not.toContain('HR_USERS');
  });

  it('gave a token that rotates', async () => {
    const { lines, failures } = await bench.consult({ SLACK_BOT_TOKEN: 'xoxe.xoxb-1-rotating' });
    expect(failures).toBe(1);
    expect(lines[0]).toMatch(/^FAIL {2}Configuration {9}SLACK_BOT_TOKEN: .*expires after 12 hours/);
  });

  it('cannot be asked about the signing secret', async () => {
    const { lines, failures } = await bench.consult({
      SLACK_APP_TOKEN: '',
      SLACK_SIGNING_SECRET: 'signing-1',
    });
    expect(failures).toBe(0);
    expect(about(lines, 'Slack signing secret').line).toMatch(/^skip .*HTTP mode/);
    expect(lines.join('\n')).not.toContain('signing-1');
  });

  it('gave too few scopes, or too many', async () => {
    const all = bench.slack.scopes;
    bench.slack.scopes = all.filter((scope) => scope !== 'users:read' && scope !== 'im:write');
    const few = await bench.consult({ HR_USERS: '' });
    expect(few.failures).toBeGreaterThan(0);
    expect(about(few.lines, 'Slack scopes').line).toMatch(/^FAIL .*missing: im:write \(.*\), users:read \(/);
    expect(about(few.lines, 'Slack scopes').todo).toContain('install the app again');
    bench.slack.scopes = all;
    const without = await bench.consult();
    expect(without.failures).toBe(0);
    expect(about(without.lines, 'Optional scopes').line).toMatch(
      /^warn .*missing: channels:history \(to find a card.*\), groups:history \(/,
    );
    expect(about(without.lines, 'Optional scopes').todo).toContain('works without them');
    bench.slack.scopes = [...all, 'groups:history', 'channels:history'];
    expect(about((await bench.consult()).lines, 'Slack scopes').line).toMatch(/^ok/);
    const optional = await bench.consult();
    expect(optional.lines.join('\n')).not.toContain('Optional scopes');
    expect(about(optional.lines, 'Slack scopes').line).toMatch(/^ok .*channels:history/);
    bench.slack.scopes = [...all, 'im:history'];
    const many = await bench.consult();
    expect(many.failures).toBe(0);
    expect(about(many.lines, 'Slack scopes').line).toMatch(/^warn .*: im:history$/);
  });
});

describe('people and channel', () => {
  it.each([
    ['HR_USERS', 'UNOBODY0', 'UNOBODY0 is not known to Slack'],
    ['HR_USERS', `${PEOPLE.hr1},${PEOPLE.guest}`, `${PEOPLE.guest} is a guest`],
    ['HR_USERS', PEOPLE.singleChannelGuest, `${PEOPLE.singleChannelGuest} is a guest`],
    ['HR_USERS', 'U0BOT', 'U0BOT is a bot'],
    ['ADMIN_USERS', PEOPLE.stranger, `${PEOPLE.stranger} is of another workspace`],
    ['HR_USER_GROUPS', 'S0NOBODY', 'S0NOBODY is not known to Slack'],
    ['HR_USER_GROUPS', 'S0EMPTY', 'S0EMPTY has no members'],
  ])('%s=%s', async (name, value, says) => {
    bench.slack.userGroups.set('S0EMPTY', []);
    const { lines, failures } = await bench.consult({ [name]: value });
    expect(failures).toBe(1);
    const { line, todo } = about(lines, name);
    expect(line.slice(28)).toBe(says);
    expect(todo).toContain(name);
    expect(todo).toContain(name === 'HR_USER_GROUPS' ? 'Copy group ID' : 'Copy member ID');
  });

  it('someone has left', async () => {
    for (const user of bench.slack.users) if (user.id === PEOPLE.hr2) user.deleted = true;
    const { lines } = await bench.consult();
    expect(about(lines, 'HR_USERS').line).toContain(`${PEOPLE.hr2} is deactivated`);
  });

  it.each([
    [CHANNELS.secret, 'no such channel', 'invite the bot'],
    ['C0NOWHERE', 'no such channel', 'Correct the id'],
    [CHANNELS.random, 'the bot is not in it', '/invite'],
    [CHANNELS.old, 'archived', 'another channel'],
  ])('RESULTS_CHANNEL=%s', async (RESULTS_CHANNEL, says, todo) => {
    const { lines, failures } = await bench.consult({ RESULTS_CHANNEL });
    expect(failures).toBe(1);
    expect(about(lines, 'RESULTS_CHANNEL').line).toMatch(/^FAIL/);
    expect(about(lines, 'RESULTS_CHANNEL').line).toContain(says);
    expect(about(lines, 'RESULTS_CHANNEL').todo).toContain(todo);
  });

  it.each([
    [CHANNELS.shared, 'private-channels', /^ok .*public or shared.*show no outcome/],
    [CHANNELS.general, 'never', /^ok .*public or shared.*show no outcome/],
    [CHANNELS.shared, 'always', /^warn .*public or shared.*see outcomes/],
    [CHANNELS.general, 'always', /^warn .*public or shared.*see outcomes/],
    [CHANNELS.hr, 'always', /^ok .*private and shared with nobody/],
  ])('RESULTS_CHANNEL=%s with RESULT_VISIBILITY=%s', async (RESULTS_CHANNEL, RESULT_VISIBILITY, line) => {
    const { lines, failures } = await bench.consult({ RESULTS_CHANNEL, RESULT_VISIBILITY });
    expect(failures).toBe(0);
    expect(about(lines, 'RESULTS_CHANNEL').line).toMatch(line);
  });
});

describe('WorkerChecks', () => {
  it('does not take the Widget Secret', async () => {
    const { lines, failures } = await bench.consult({ WORKERCHECKS_WIDGET_SECRET: 'widget-secret-2' });
    expect(failures).toBe(1);
    expect(about(lines, 'WorkerChecks sign-in').line).toMatch(/^FAIL .*does not take the Widget Secret/);
    expect(about(lines, 'WorkerChecks sign-in').todo).toContain('BusinessHub');
  });

  it.each([
    [{ kind: 'answer', status: 503 }, /problem of its own \(HTTP 503\)/, 'later'],
    [{ kind: 'rate-limited' }, /limits requests/, 'in a minute'],
    [{ kind: 'answer', status: 404 }, /not what the wire contract says/, 'WORKERCHECKS_CONTRACT'],
    [{ kind: 'html' }, /not what the wire contract says/, 'WORKERCHECKS_API_URL'],
    [{ kind: 'dropped-before' }, /gave no answer/, 'WORKERCHECKS_API_URL'],
  ] as const)('%j', async (fault, says, todo) => {
    bench.workerChecks.fault('authenticate', fault);
    const { lines, failures } = await bench.consult();
    expect(failures).toBe(1);
    expect(about(lines, 'WorkerChecks sign-in').line).toMatch(/^FAIL/);
    expect(about(lines, 'WorkerChecks sign-in').line).toMatch(says);
    expect(about(lines, 'WorkerChecks sign-in').todo).toContain(todo);
  });

  it.each([
    ['/checks/{invitation_id}/summary', /^FAIL .*no such address \(HTTP 404\)/],
    ['/invitations/{invitation_id}/cancel', /^FAIL .*no such address \(HTTP 404\)/],
  ])('has no result at %s', async (path, says) => {
    const file = join(bench.folder, 'contract.json');
    writeFileSync(file, JSON.stringify({ result: { path } }));
    const { lines, failures } = await bench.consult({ WORKERCHECKS_CONTRACT: file });
    expect(failures).toBe(1);
    expect(about(lines, 'WorkerChecks results').line).toMatch(says);
    expect(about(lines, 'WorkerChecks results').todo).toContain('result.path');
  });

  it.each([
    [{ kind: 'answer', status: 404, body: { error: 'not_found' } }, 1, /^ok .*404/],
    [{ kind: 'answer', status: 404, body: { error: 'not_found' } }, 2, /^warn .*result\.path may be wrong/],
    [{ kind: 'html', status: 404 }, 1, /^FAIL .*no such address/],
    [{ kind: 'html' }, 1, /^FAIL .*no API’s/],
    [{ kind: 'answer', status: 405, body: {} }, 1, /^FAIL .*no such address \(HTTP 405\)/],
    [{ kind: 'answer', status: 422, body: { error: 'invalid id' } }, 1, /^ok .*422/],
    [{ kind: 'answer', status: 401, body: {} }, 1, /^FAIL .*not taken/],
    [{ kind: 'answer', status: 503, body: {} }, 1, /^warn .*problem of its own/],
    [{ kind: 'rate-limited' }, 1, /^warn .*limits requests/],
    [{ kind: 'dropped-before' }, 1, /^FAIL .*no answer came/],
  ] as const)('answers an id that cannot exist with %j, %i times', async (fault, times, says) => {
    bench.workerChecks.fault('result', fault);
    if (times === 2) bench.workerChecks.fault('unknown', fault);
    const { lines } = await bench.consult();
    expect(about(lines, 'WorkerChecks results').line).toMatch(says);
  });

  it('is not there', async () => {
    const { lines } = await bench.consult({ WORKERCHECKS_API_URL: 'http://127.0.0.1:9' });
    expect(about(lines, 'WorkerChecks sign-in').line).toMatch(/^FAIL .*127\.0\.0\.1:9 could not be reached/);
    expect(about(lines, 'WorkerChecks sign-in').todo).toContain('WORKERCHECKS_API_URL');
  });
});
