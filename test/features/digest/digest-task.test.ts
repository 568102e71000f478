import { afterEach, describe, expect, it, vi } from 'vitest';
import { attentionRules } from '../../../src/checks/attention.ts';
import type { PersonSettings } from '../../../src/checks/person-settings.ts';
import type { DigestRecord } from '../../../src/features/digest/digest-record.ts';
import type { DigestLine } from '../../../src/features/digest/digest-source.ts';
import { createDigestTask } from '../../../src/features/digest/digest-task.ts';
import type { Deferred } from '../../../src/slack/messages/poster.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { createHolidays } from '../../../src/time/holidays.ts';
import { createLocalCalendar } from '../../../src/time/local-calendar.ts';
import { createMemoryCollection } from '../../support/memory-collection.ts';

const calendar = createLocalCalendar('Australia/Sydney', createHolidays('AU-NSW'));
const EIGHT_THIRTY = 8.5 * 3_600_000;

const line = (id: string): DigestLine => ({
  id,
  text: [{ type: 'text', text: id }],
  button: { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Look' } },
});

/** Slack and the store as they outlive processes; `fail` is what the next post does. */
function createPlace() {
  const posts: { channelId: string; day: string }[] = [];
  const updates: { ts: string; text: string }[] = [];
  const outcomes: string[] = [];
  const place = {
    now: Date.parse('2026-12-02T08:29:55+11:00'),
    elapsed: 0,
    lines: [line('one')],
    isLeader: true,
    isReadable: true,
    fail: undefined as undefined | { before?: Error; after?: Error },
    records: createMemoryCollection<DigestRecord>(),
    settings: createMemoryCollection<PersonSettings>(),
    posts,
    updates,
    outcomes,
  };

  async function send(channelId: string, message: Deferred, day: string) {
    const { fail } = place;
    place.fail = undefined;
    if (typeof message === 'function') await message();
    if (fail?.before) throw fail.before;
    posts.push({ channelId, day });
    if (fail?.after) throw fail.after;
    return { channelId, ts: `ts-${posts.length}` };
  }

  const start = (channelId: string | undefined = 'C1') => {
    const task = createDigestTask({
      digest: {
        records: place.records,
        sources: [async () => [{ title: 'Group', lines: place.lines }]],
        slack: {
          poster: {
            post: (to, message, options) => send(to, message, options?.metadata?.event_payload.day ?? ''),
            dm: (to, message, options) =>
              send(`D-${to}`, message, options?.metadata?.event_payload.day ?? ''),
            async update(_, ts, message) {
              const drawn = typeof message === 'function' ? await message() : message;
              updates.push({ ts, text: JSON.stringify(drawn) });
            },
          },
          postedMessages: {
            async search({ metadata }) {
              if (!place.isReadable) return { kind: 'not-readable' };
              const index = posts.findIndex(({ day }) => day === metadata.event_payload.day);
              return index < 0 ? { kind: 'none' } : { kind: 'found', ts: `ts-${index + 1}` };
            },
          },
          privacy: { privacyOf: async () => 'private' },
          access: { may: async () => ({ allowed: true }) },
        },
        posting: { mayPost: () => place.isLeader, othersPostForMs: 0 },
        content: {
          rules: () => attentionRules(calendar, { staleAfterDays: 7 }, place.now),
          command: '/check',
          namesInDms: true,
        },
        on: { outcome: (outcome) => void outcomes.push(outcome), failure: () => {} },
      },
      watchList: { onChange: () => {} },
      settings: place.settings,
      channelId,
      timing: { digestAt: EIGHT_THIRTY, everyMs: 20_000, clock: () => place.elapsed },
    });
    return task;
  };
  return Object.assign(place, { start });
}

let stop = async () => {};

/** A process that runs until this time of the bot's, in steps of 20 s or less. */
async function run(place: ReturnType<typeof createPlace>, until: string, channelId?: string) {
  const task = place.start(channelId);
  await task.start();
  stop = task.stop;
  for (const end = Date.parse(until); place.now < end; ) {
    await vi.advanceTimersByTimeAsync(0);
    const step = Math.min(20_000, end - place.now);
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
  return createPlace();
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
    place.lines = [line('late')];
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
