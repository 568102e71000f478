import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHANNELS } from '../../src/sandbox/slack/cast.ts';
import { createChannelPrivacy } from '../../src/slack/channel-privacy.ts';
import { createSlackBench } from './slack-bench.ts';

let bench: Awaited<ReturnType<typeof createSlackBench>>;
beforeEach(async () => {
  bench = await createSlackBench();
});
afterEach(() => bench.stop());

const privacyWith = (visibility: 'private-channels' | 'never' | 'always') =>
  createChannelPrivacy({ web: bench.web, visibility, log: bench.log });

describe('createChannelPrivacy', () => {
  it.each([
    ['a private channel', CHANNELS.hr, 'private'],
    ['a public one', CHANNELS.general, 'open'],
    ['one shared with another organisation', CHANNELS.shared, 'open'],
    ['a private one the bot is not in', CHANNELS.secret, 'open'],
  ])('knows %s', async (_, channelId, privacy) => {
    expect(await privacyWith('private-channels').look(channelId)).toBe(privacy);
  });

  it('asks anew each time', async () => {
    const privacy = privacyWith('private-channels');
    expect(await privacy.mayShowOutcome(CHANNELS.hr)).toBe(true);
    bench.sandbox.channel(CHANNELS.hr).isPendingExtShared = true;
    expect(await privacy.mayShowOutcome(CHANNELS.hr)).toBe(false);
    bench.sandbox.channel(CHANNELS.hr).isPendingExtShared = false;
    bench.sandbox.channel(CHANNELS.hr).kind = 'public';
    expect(await privacy.mayShowOutcome(CHANNELS.hr)).toBe(false);
  });

  it('shares the answer among those who ask at once', async () => {
    const privacy = privacyWith('private-channels');
    await Promise.all(Array.from({ length: 20 }, () => privacy.look(CHANNELS.hr)));
    expect(bench.sandbox.callsOf('conversations.info')).toHaveLength(1);
  });

  it('shows nothing where Slack cannot say', async () => {
    bench.sandbox.fault('conversations.info', { kind: 'http', status: 503 });
    const privacy = privacyWith('private-channels');
    expect(await privacy.look(CHANNELS.hr)).toBe('not-known');
    expect(await privacy.look(CHANNELS.hr)).toBe('private');
  });

  it('waits a short rest out', async () => {
    bench.sandbox.fault('conversations.info', { kind: 'ratelimited', retryAfter: 1 });
    expect(await privacyWith('private-channels').look(CHANNELS.hr)).toBe('private');
  });

  it('asks nobody where the answer is configured', async () => {
    expect(await privacyWith('never').look(CHANNELS.hr)).toBe('open');
    expect(await privacyWith('always').look(CHANNELS.general)).toBe('private');
    expect(bench.sandbox.callsOf('conversations.info')).toEqual([]);
  });
});
