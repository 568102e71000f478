import { afterEach, describe, expect, it, vi } from 'vitest';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { MINUTE_MS } from '../../../src/time/durations.ts';
import { createDigestPlace, digestLine } from './digest-place.ts';

let stop = async () => {};

/** A process that runs until this time of the bot's, in steps of `place.everyMs` or less. */
async function run(place: ReturnType<typeof createDigestPlace>, until: string, channelId?: string) {
  const task = place.start(channelId);
  await task.start();
  stop = task.stop;
  for (const end = Date.parse(until); place.now < end; ) {
    await vi.advanceTimersByTimeAsync(0);
    const step = Math.min(place.everyMs, end - place.now);
    place.now += step;
    place.elapsed += step;
    await vi.advanceTimersByTimeAsync(step);
  }
  await task.stop();
}

afterEach(async () => {
  await stop();
  vi.useRealTimers();
});

const setUp = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  return createDigestPlace();
};
const NO_ANSWER = new SlackPostError('unknown', 'no_answer');

describe('a morning', () => {
  it('has one digest, at its minute, and the buttons of the one before go', async () => {
    const place = setUp();
    await run(place, '2026-12-02T08:29:59+11:00');
    expect(place.posts).toEqual([]);
    await run(place, '2026-12-02T11:00:00+11:00');
    expect(place.posts).toEqual([{ channelId: 'C1', day: '2026-12-02' }]);
    await run(place, '2026-12-03T09:00:00+11:00');
    expect(place.posts).toHaveLength(2);
    expect(place.updates).toEqual([
      { ts: 'ts-1', text: expect.stringContaining('Morning digest, Wed 2 Dec.') },
    ]);
    expect(place.outcomes).toEqual(['posted', 'posted']);
  });

  it('with nothing to say has none, also not later that day, and yesterday’s buttons go all the same', async () => {
    const place = setUp();
    await run(place, '2026-12-02T10:00:00+11:00');
    place.lines = [];
    await run(place, '2026-12-03T09:00:00+11:00');
    place.lines = [digestLine('late')];
    await run(place, '2026-12-03T11:00:00+11:00');
    expect(place.posts).toHaveLength(1);
    expect(place.updates.at(-1)).toMatchObject({ ts: 'ts-1' });
    expect(place.outcomes).toEqual(['posted', 'nothing']);
  });

  it('that was slept through is not made up for after noon, and is before', async () => {
    const place = setUp();
    place.now = Date.parse('2026-12-02T12:00:00+11:00');
    await run(place, '2026-12-02T18:00:00+11:00');
    expect(place.posts).toEqual([]);
    place.now = Date.parse('2026-12-03T11:59:00+11:00');
    await run(place, '2026-12-03T11:59:30+11:00');
    expect(place.posts).toEqual([{ channelId: 'C1', day: '2026-12-03' }]);
  });

  it('of a weekend, and of a holiday, has none', async () => {
    const place = setUp();
    place.everyMs = 10 * MINUTE_MS;
    place.now = Date.parse('2026-12-24T12:00:00+11:00');
    await run(place, '2026-12-29T08:29:00+11:00');
    expect(place.posts).toEqual([]);
    await run(place, '2026-12-29T08:31:00+11:00');
    expect(place.posts).toHaveLength(1);
  });
});

describe('a digest whose post', () => {
  it('was not answered is found, not posted again, by the same process or the next', async () => {
    const place = setUp();
    place.fail = { after: NO_ANSWER };
    await run(place, '2026-12-02T08:30:01+11:00');
    expect(await place.records.get('desk')).toMatchObject({ state: 'posting' });
    await run(place, '2026-12-02T08:31:00+11:00');
    expect(place.posts).toHaveLength(1);
    expect(await place.records.get('desk')).toMatchObject({ state: 'posted', ts: 'ts-1' });
  });

  it('never left is posted by the next process', async () => {
    const place = setUp();
    place.fail = { before: NO_ANSWER };
    await run(place, '2026-12-02T08:30:01+11:00');
    expect(place.posts).toEqual([]);
    await run(place, '2026-12-02T08:31:00+11:00');
    expect(place.posts).toHaveLength(1);
  });

  it('may have been sent is not repeated where the channel cannot be read', async () => {
    const place = setUp();
    place.isReadable = false;
    place.fail = { after: NO_ANSWER };
    await run(place, '2026-12-02T11:00:00+11:00');
    expect(place.posts).toHaveLength(1);
    expect(await place.records.get('desk')).toMatchObject({ state: 'given-up' });
    expect(place.outcomes).toEqual(['failed']);
  });

  it('is refused is tried again, at growing intervals, until noon', async () => {
    const place = setUp();
    const refuse = () => {
      place.fail = { before: new SlackPostError('not-allowed', 'not_in_channel') };
    };
    refuse();
    await run(place, '2026-12-02T08:30:01+11:00');
    expect(place.outcomes).toEqual(['failed']);
    await run(place, '2026-12-02T08:31:00+11:00');
    expect(place.posts).toHaveLength(1);
  });

  it('loses a line at once whose matter is dealt with', async () => {
    vi.useFakeTimers();
    const place = createDigestPlace();
    place.now = Date.parse('2026-12-02T08:30:00+11:00');
    const task = place.start();
    await task.start();
    stop = task.stop;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(place.posts).toHaveLength(1);
    place.lines = [];
    task.lineChanged('another');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(place.updates).toEqual([]);
    task.lineChanged('one');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(place.updates.at(-1)?.text).toContain('Everything in this list is dealt with.');
    await task.stop();
  });

  it('is not sent by a process that leads no more', async () => {
    const place = setUp();
    place.isLeader = false;
    await run(place, '2026-12-02T11:00:00+11:00');
    expect(place.posts).toEqual([]);
    expect(await place.records.get('desk')).toBeUndefined();
  });
});

it('people who want a digest of their own get it by DM, and lose its buttons when they want none any more', async () => {
  const place = setUp();
  await place.settings.set('U1', { teamId: 'T1', results: 'thread', digest: true });
  await place.settings.set('U2', { teamId: 'T1', results: 'thread', digest: false });
  await run(place, '2026-12-02T08:31:00+11:00');
  expect(place.posts.map(({ channelId }) => channelId)).toEqual(['C1', 'D-U1']);
  await place.settings.set('U1', { teamId: 'T1', results: 'thread', digest: false });
  await run(place, '2026-12-03T08:31:00+11:00');
  expect(place.posts.map(({ channelId }) => channelId)).toEqual(['C1', 'D-U1', 'C1']);
  expect(place.updates.map(({ ts }) => ts).sort()).toEqual(['ts-1', 'ts-2']);
});
