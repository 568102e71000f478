import { WebSocket } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNELS, PEOPLE } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { eventually } from '../../support/eventually.ts';
import { type DoctorHarness, findingOn, openDoctorHarness } from './doctor-harness.ts';

let doctor: DoctorHarness;
beforeEach(async () => {
  doctor = await openDoctorHarness();
});
afterEach(() => doctor.close());

/** Opens a connection like another program with the same app token. */
async function keepSocket(): Promise<WebSocket> {
  const socket = new WebSocket(doctor.slack.socket.newUrl());
  await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }));
  return socket;
}

describe('Slack', () => {
  it('rejects the bot token', async () => {
    const { lines, failures } = await doctor.run({ SLACK_BOT_TOKEN: 'xoxb-revoked' });
    expect(failures).toBe(1);
    expect(findingOn(lines, 'Slack bot token').line).toMatch(/^FAIL .*rejected it \(invalid_auth\)/);
    expect(findingOn(lines, 'Slack bot token').advice).toContain('Bot User OAuth Token');
    expect(findingOn(lines, 'Slack scopes').line).toMatch(/^skip/);
    expect(findingOn(lines, 'People and channel').line).toMatch(/^skip/);
    expect(findingOn(lines, 'WorkerChecks sign-in').line).toMatch(/^ok/);
  });

  it('cannot be reached', async () => {
    const { lines, failures } = await doctor.run({ SLACK_API_URL: 'http://127.0.0.1:9/api/' });
    expect(failures).toBe(2);
    for (const what of ['Slack bot token', 'Slack app token']) {
      expect(findingOn(lines, what).line).toMatch(/^FAIL .*did not answer/);
      expect(findingOn(lines, what).advice).toContain('127.0.0.1:9');
    }
  });

  it('limits requests', async () => {
    doctor.slack.fault('auth.test', { kind: 'ratelimited', retryAfter: 600 });
    const { lines } = await doctor.run();
    expect(findingOn(lines, 'Slack bot token').advice).toContain('in a minute');
  });

  it('rejects the app token', async () => {
    const { lines, failures } = await doctor.run({ SLACK_APP_TOKEN: 'xapp-revoked' });
    expect(failures).toBe(1);
    expect(findingOn(lines, 'Slack app token').line).toMatch(/^FAIL .*invalid_auth/);
    expect(findingOn(lines, 'Slack app token').advice).toContain('App-Level Tokens');
  });

  it('misses connections:write on the app token', async () => {
    doctor.slack.fault('apps.connections.open', { kind: 'error', error: 'missing_scope' });
    const { lines } = await doctor.run();
    expect(findingOn(lines, 'Slack app token').advice).toContain('connections:write');
  });

  it('accepts a test connection, which is closed again', async () => {
    const { lines } = await doctor.run();
    expect(findingOn(lines, 'Socket Mode').line).toMatch(/^ok .*connected; no bot is connected now$/);
    await eventually(() => expect(doctor.slack.socket.connections).toBe(0));
    expect(doctor.slack.socket.opened).toBe(1);
  });

  it('gives an address that cannot be connected to', async () => {
    const broken = await openDoctorHarness({ publicUrl: 'http://127.0.0.1:9' });
    const { lines, failures } = await broken.run();
    await broken.close();
    expect(failures).toBe(1);
    expect(findingOn(lines, 'Socket Mode').line).toMatch(/^FAIL .*no connection to 127\.0\.0\.1:9/);
    expect(findingOn(lines, 'Socket Mode').line).not.toContain('undefined');
    expect(findingOn(lines, 'Socket Mode').advice).toContain('WebSocket');
  });

  it('counts more connections than there are bots', async () => {
    const sockets = await Promise.all([1, 2].map(keepSocket));
    const { lines, failures } = await doctor.run();
    for (const socket of sockets) socket.close();
    expect(failures).toBe(0);
    expect(findingOn(lines, 'Socket Mode').line).toMatch(
      /^warn .*2 more connections are open.*has 1 running/,
    );
    expect(findingOn(lines, 'Socket Mode').advice).toContain('DATABASE_URL');
  });

  it('has the app as an org-wide install', async () => {
    doctor.slack.orgWide = true;
    const { lines, failures } = await doctor.run();
    expect(failures).toBe(1);
    expect(findingOn(lines, 'Slack bot token').line).toMatch(
      /^FAIL .*org-wide install.*serves one workspace/,
    );
    expect(findingOn(lines, 'Slack bot token').advice).toContain('Install the app in one workspace');
    expect(findingOn(lines, 'People and channel').line).toMatch(/^skip/);
    expect(lines.join('\n')).not.toContain('HR_USERS');
  });

  it('has issued a token that expires', async () => {
    const { lines, failures } = await doctor.run({ SLACK_BOT_TOKEN: 'xoxe.xoxb-1-rotating' });
    expect(failures).toBe(1);
    expect(lines[0]).toMatch(/^FAIL {2}Configuration {9}SLACK_BOT_TOKEN: .*expires after 12 hours/);
  });

  it('cannot be asked about the signing secret', async () => {
    const { lines, failures } = await doctor.run({
      SLACK_APP_TOKEN: '',
      SLACK_SIGNING_SECRET: 'signing-1',
    });
    expect(failures).toBe(0);
    expect(findingOn(lines, 'Slack signing secret').line).toMatch(/^skip .*HTTP mode/);
    expect(lines.join('\n')).not.toContain('signing-1');
  });

  it('has granted too few scopes, or too many', async () => {
    const all = doctor.slack.scopes;
    doctor.slack.scopes = all.filter((scope) => scope !== 'users:read' && scope !== 'im:write');
    const few = await doctor.run({ HR_USERS: '' });
    expect(few.failures).toBeGreaterThan(0);
    expect(findingOn(few.lines, 'Slack scopes').line).toMatch(
      /^FAIL .*missing: im:write \(.*\), users:read \(/,
    );
    expect(findingOn(few.lines, 'Slack scopes').advice).toContain('reinstall the app');
    doctor.slack.scopes = all;
    const without = await doctor.run();
    expect(without.failures).toBe(0);
    expect(findingOn(without.lines, 'Optional scopes').line).toMatch(
      /^warn .*missing: channels:history \(to find a card.*\), files:read \(.*paste.*\), groups:history \(/,
    );
    expect(findingOn(without.lines, 'Optional scopes').advice).toContain('works without them');
    const more = ['groups:history', 'channels:history', 'files:read', 'files:write'];
    doctor.slack.scopes = [...all, ...more];
    expect(findingOn((await doctor.run()).lines, 'Slack scopes').line).toMatch(/^ok/);
    const optional = await doctor.run();
    expect(optional.lines.join('\n')).not.toContain('Optional scopes');
    expect(findingOn(optional.lines, 'Slack scopes').line).toMatch(/^ok .*channels:history/);
    doctor.slack.scopes = [...all, 'im:history'];
    const many = await doctor.run();
    expect(many.failures).toBe(0);
    expect(findingOn(many.lines, 'Slack scopes').line).toMatch(/^warn .*: im:history$/);
  });
});

describe('people and channel', () => {
  it.each([
    ['HR_USERS', 'UNOBODY0', 'UNOBODY0 is not known to Slack'],
    ['HR_USERS', `${PEOPLE.hr1},${PEOPLE.guest}`, `${PEOPLE.guest} is a guest`],
    ['HR_USERS', PEOPLE.singleChannelGuest, `${PEOPLE.singleChannelGuest} is a guest`],
    ['HR_USERS', 'U0BOT', 'U0BOT is a bot'],
    ['ADMIN_USERS', PEOPLE.stranger, `${PEOPLE.stranger} belongs to another workspace`],
    ['HR_USER_GROUPS', 'S0NOBODY', 'S0NOBODY is not known to Slack'],
    ['HR_USER_GROUPS', 'S0EMPTY', 'S0EMPTY has no members'],
  ])('%s=%s', async (name, value, says) => {
    doctor.slack.userGroups.set('S0EMPTY', []);
    const { lines, failures } = await doctor.run({ [name]: value });
    expect(failures).toBe(1);
    const { line, advice } = findingOn(lines, name);
    expect(line.slice(28)).toBe(says);
    expect(advice).toContain(name);
    expect(advice).toContain(name === 'HR_USER_GROUPS' ? 'Copy group ID' : 'Copy member ID');
  });

  it('names a person who is deactivated', async () => {
    for (const user of doctor.slack.users) if (user.id === PEOPLE.hr2) user.deleted = true;
    const { lines } = await doctor.run();
    expect(findingOn(lines, 'HR_USERS').line).toContain(`${PEOPLE.hr2} is deactivated`);
  });

  it.each([
    [CHANNELS.secret, 'no such channel', 'invite the bot'],
    ['C0NOWHERE', 'no such channel', 'Correct the id'],
    [CHANNELS.random, 'the bot is not in it', '/invite'],
    [CHANNELS.old, 'archived', 'another channel'],
  ])('RESULTS_CHANNEL=%s', async (RESULTS_CHANNEL, says, advice) => {
    const { lines, failures } = await doctor.run({ RESULTS_CHANNEL });
    expect(failures).toBe(1);
    expect(findingOn(lines, 'RESULTS_CHANNEL').line).toMatch(/^FAIL/);
    expect(findingOn(lines, 'RESULTS_CHANNEL').line).toContain(says);
    expect(findingOn(lines, 'RESULTS_CHANNEL').advice).toContain(advice);
  });

  it.each([
    [CHANNELS.shared, 'private-channels', /^ok .*public, shared.*show no outcome/],
    [CHANNELS.general, 'never', /^ok .*public, shared.*show no outcome/],
    [CHANNELS.shared, 'always', /^warn .*public, shared.*sees outcomes/],
    [CHANNELS.general, 'always', /^warn .*public, shared.*sees outcomes/],
    [CHANNELS.hr, 'always', /^ok .*private, not shared/],
  ])('RESULTS_CHANNEL=%s with RESULT_VISIBILITY=%s', async (RESULTS_CHANNEL, RESULT_VISIBILITY, line) => {
    const { lines, failures } = await doctor.run({ RESULTS_CHANNEL, RESULT_VISIBILITY });
    expect(failures).toBe(0);
    expect(findingOn(lines, 'RESULTS_CHANNEL').line).toMatch(line);
  });

  it('looks at DIGEST_CHANNEL too, if it is another channel', async () => {
    const one = { RESULTS_CHANNEL: CHANNELS.hr };
    const { lines, failures } = await doctor.run({ ...one, DIGEST_CHANNEL: CHANNELS.old });
    expect(failures).toBe(1);
    expect(findingOn(lines, 'DIGEST_CHANNEL').line).toMatch(/^FAIL.*archived/);
    expect((await doctor.run(one)).lines.join()).not.toContain('DIGEST_CHANNEL');
    expect(findingOn((await doctor.run({ RESULTS_CHANNEL: '' })).lines, 'DIGEST_CHANNEL').line).toMatch(
      /^skip.*no morning digest/,
    );
  });
});
