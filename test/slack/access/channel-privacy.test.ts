import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNELS, PEOPLE, TEAM } from '../../../src/sandbox/slack/workspace/fixtures.ts';
import { createChannelOutsiders } from '../../../src/slack/access/channel-outsiders.ts';
import { createChannelPrivacy } from '../../../src/slack/access/channel-privacy.ts';
import { createSlackHarness } from '../slack-harness.ts';

let harness: Awaited<ReturnType<typeof createSlackHarness>>;
let elapsed: number;
beforeEach(async () => {
  elapsed = 0;
  harness = await createSlackHarness();
});
afterEach(() => harness.stop());

const privacyWith = (visibility: 'private-channels' | 'never' | 'always', web = harness.web) =>
  createChannelPrivacy({
    web,
    outsiders: createChannelOutsiders({
      web,
      teamId: async () => TEAM.id,
      elapsed: () => elapsed,
    }),
    visibility,
    log: harness.log,
  });

describe('createChannelPrivacy', () => {
  it.each([
    ['a private channel', CHANNELS.hr, 'private'],
    ['a public one', CHANNELS.general, 'open'],
    ['one shared with another organisation', CHANNELS.shared, 'open'],
    ['a private one the bot is not in', CHANNELS.secret, 'open'],
  ])('classifies %s', async (_, channelId, privacy) => {
    expect(await privacyWith('private-channels').privacyOf(channelId)).toBe(privacy);
  });

  it('asks Slack each time', async () => {
    const privacy = privacyWith('private-channels');
    expect(await privacy.mayShowOutcome(CHANNELS.hr)).toBe(true);
    harness.sandbox.channel(CHANNELS.hr).isPendingExtShared = true;
    expect(await privacy.mayShowOutcome(CHANNELS.hr)).toBe(false);
    harness.sandbox.channel(CHANNELS.hr).isPendingExtShared = false;
    harness.sandbox.channel(CHANNELS.hr).kind = 'public';
    expect(await privacy.mayShowOutcome(CHANNELS.hr)).toBe(false);
  });

  it('shares one request among concurrent callers', async () => {
    const privacy = privacyWith('private-channels');
    await Promise.all(Array.from({ length: 20 }, () => privacy.privacyOf(CHANNELS.hr)));
    expect(harness.sandbox.callsOf('conversations.info')).toHaveLength(1);
  });

  it('reports the privacy as not known when Slack fails', async () => {
    harness.sandbox.fault('conversations.info', { kind: 'http', status: 503 });
    const privacy = privacyWith('private-channels');
    expect(await privacy.privacyOf(CHANNELS.hr)).toBe('not-known');
    expect(await privacy.privacyOf(CHANNELS.hr)).toBe('private');
  });

  it('waits for a short Retry-After', async () => {
    harness.sandbox.fault('conversations.info', { kind: 'ratelimited', retryAfter: 1 });
    expect(await privacyWith('private-channels').privacyOf(CHANNELS.hr)).toBe('private');
  });

  it('does not ask Slack when RESULT_VISIBILITY is never or always', async () => {
    expect(await privacyWith('never').privacyOf(CHANNELS.hr)).toBe('open');
    expect(await privacyWith('always').privacyOf(CHANNELS.general)).toBe('private');
    expect(harness.sandbox.callsOf('conversations.info')).toEqual([]);
  });

  it.each([
    ['a guest', PEOPLE.guest],
    ['a guest of this channel alone', PEOPLE.singleChannelGuest],
    ['a member of another organisation', PEOPLE.stranger],
  ])('classifies a private channel with %s as open', async (_, userId) => {
    const privacy = privacyWith('private-channels');
    expect(await privacy.privacyOf(CHANNELS.hr)).toBe('private');
    harness.sandbox.channel(CHANNELS.hr).members.push(userId);
    expect(await privacy.privacyOf(CHANNELS.hr)).toBe('open');
  });

  it('classifies a private channel with a member of an unknown workspace as open', async () => {
    const user = { id: PEOPLE.hr1, is_bot: false, deleted: false };
    const users = { ...harness.web.users, info: async () => ({ ok: true, user }) };
    const web = Object.create(harness.web, { users: { value: users } });
    expect(await privacyWith('private-channels', web).privacyOf(CHANNELS.hr)).toBe('open');
  });

  it('ignores deactivated guests and bots', async () => {
    harness.sandbox.channel(CHANNELS.hr).members.push(PEOPLE.guest);
    for (const user of harness.sandbox.users) if (user.id === PEOPLE.guest) user.deleted = true;
    expect(await privacyWith('private-channels').privacyOf(CHANNELS.hr)).toBe('private');
  });

  it('requests each user once in half an hour', async () => {
    const privacy = privacyWith('private-channels');
    await privacy.privacyOf(CHANNELS.hr);
    const asked = harness.sandbox.callsOf('users.info').length;
    expect(asked).toBe(harness.sandbox.channel(CHANNELS.hr).members.length);
    await privacy.privacyOf(CHANNELS.hr);
    expect(harness.sandbox.callsOf('users.info')).toHaveLength(asked);
    elapsed = 1_800_000;
    await privacy.privacyOf(CHANNELS.hr);
    expect(harness.sandbox.callsOf('users.info')).toHaveLength(2 * asked);
  });

  it('classifies a channel of more than 200 people as open, without requesting users', async () => {
    const { members } = harness.sandbox.channel(CHANNELS.hr);
    while (members.length <= 200) members.push(`U0MANY${members.length}`);
    expect(await privacyWith('private-channels').privacyOf(CHANNELS.hr)).toBe('open');
    expect(harness.sandbox.callsOf('users.info')).toEqual([]);
  });

  it.each(['conversations.members', 'users.info'])(
    'reports the privacy as not known while %s does not answer',
    async (method) => {
      harness.sandbox.fault(method, { kind: 'error', error: 'internal_error' });
      const privacy = privacyWith('private-channels');
      expect(await privacy.privacyOf(CHANNELS.hr)).toBe('not-known');
      expect(await privacy.privacyOf(CHANNELS.hr)).toBe('private');
    },
  );
});
