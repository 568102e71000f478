import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../src/checks/check.ts';
import type { CheckRequest } from '../../../src/checks/check-requests/check-request.ts';
import { declined } from '../../../src/checks/check-requests/check-request-transitions.ts';
import { createRecordList, type RecordList } from '../../../src/checks/record-list.ts';
import { createWatchList, type WatchList } from '../../../src/checks/watch-list.ts';
import { requestCardView } from '../../../src/features/check-request/request-card-view.ts';
import {
  createRequestKeeper,
  type RequestKeeper,
} from '../../../src/features/check-request/request-keeper.ts';
import type { PostedMessages } from '../../../src/slack/messages/find-posted-message.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { makeCheck } from '../../support/make-check.ts';
import { makeCheckRequest } from '../../support/make-check-request.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';
import { openMemoryRecords } from '../../support/memory-records.ts';
import { createScriptedPoster } from '../card/scripted-poster.ts';

const EVERY_MS = 600_000;
const REQUEST = makeCheckRequest();
const platformError = (error: string) => new WebAPIPlatformError({ ok: false, error });

let stored: MemoryCollection<CheckRequest>;
let requests: RecordList<CheckRequest>;
let watchList: WatchList;
let keeper: RequestKeeper;
let slack: ReturnType<typeof createScriptedPoster>;
let found: string | undefined;
let completions: unknown[];
/** What Slack answers to the next completions; undefined: it takes them. */
let refusals: (Error | undefined)[];
let isPrivate: boolean;
let canFind: boolean;
let pending: number[];
const finds: Parameters<PostedMessages['find']>[0][] = [];

/** A new process on the same store. */
async function boot(): Promise<void> {
  requests = createRecordList(await openMemoryRecords(stored));
  watchList = createWatchList(await openMemoryRecords(createMemoryCollection<Check>()));
  const complete = async (args: unknown) => {
    const refusal = refusals.shift();
    if (refusal !== undefined) throw refusal;
    completions.push(args);
  };
  const web = { functions: { completeSuccess: complete, completeError: complete } } as unknown as WebClient;
  keeper = createRequestKeeper({
    requests,
    watchList,
    draw: async (request, { namesShown }) =>
      requestCardView(request, {
        namesShown,
        products: [{ id: 'ncchc', name: 'Police' }],
        checkLink: undefined,
      }),
    slack: {
      poster: slack.poster,
      postedMessages: {
        async find(wanted) {
          finds.push(wanted);
          return found;
        },
      },
      privacy: { mayShowOutcome: async () => isPrivate },
      web,
    },
    posting: { mayPost: () => true, canFindPosts: () => canFind, othersPostForMs: 0 },
    timing: { everyMs: EVERY_MS, now: () => 5_000 },
    onFailure: () => {},
    onPending: (count) => void pending.push(count),
  });
}

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const request = async () => (await requests.get(REQUEST.id)) ?? REQUEST;
const sent = () => slack.sent.map(({ what, to }) => `${what} ${to}`);

async function decline(): Promise<void> {
  await requests.update(REQUEST.id, (one) => declined(one, { userId: 'U_HR', reason: undefined }, 6_000));
  await pass();
}

beforeEach(async () => {
  vi.useFakeTimers();
  stored = createMemoryCollection<CheckRequest>();
  slack = createScriptedPoster();
  [found, completions, refusals, pending] = [undefined, [], [], []];
  [isPrivate, canFind] = [true, true];
  finds.length = 0;
  await boot();
  await keeper.start();
  await requests.insert(REQUEST);
  await pass();
});

afterEach(async () => {
  await keeper.stop();
  vi.useRealTimers();
});

describe('the keeper of requests', () => {
  it('posts one card, and does nothing more until there is a decision', async () => {
    expect(sent()).toEqual(['post C_DESK']);
    expect((await request()).card).toMatchObject({ ts: '1.0', namesShown: true });
    expect((await request()).card.postingSince).toBeUndefined();
    await pass(EVERY_MS);
    expect([sent().length, completions]).toEqual([1, []]);
  });

  it('updates the card, completes the step and tells the person who asked, each once', async () => {
    await decline();
    expect(sent().toSorted()).toEqual(['dm U_ASKER', 'post C_DESK', 'update C_DESK 1.0']);
    expect(completions).toMatchObject([{ function_execution_id: 'Fx1', outputs: { decision: 'declined' } }]);
    await keeper.stop();
    await boot();
    await keeper.start();
    await pass(EVERY_MS);
    expect([sent().length, completions.length]).toEqual([3, 1]);
  });

  it('tries a completion again until Slack takes it, and counts what is left', async () => {
    refusals = [platformError('internal_error'), new Error('socket hang up')];
    await decline();
    expect([completions.length, pending.at(-1)]).toEqual([0, 1]);
    expect(sent()).toContain('dm U_ASKER');
    await pass(3_000);
    expect([completions.length, pending.at(-1)]).toEqual([1, 0]);
  });

  it.each(['execution_not_in_running_state', 'function_execution_not_found'])(
    'lets it be where the workflow no longer waits: %s',
    async (code) => {
      refusals = [platformError(code)];
      await decline();
      expect((await request()).completedAt).toBe(5_000);
      expect(pending.at(-1)).toBe(0);
    },
  );

  it('is invited by its check, also where the process that ordered it has died', async () => {
    await watchList.insert(makeCheck({ id: crypto.randomUUID(), request: REQUEST.id, state: 'Inviting' }));
    await pass();
    expect((await request()).state).toBe('Waiting');
    const [check] = await watchList.all();
    await watchList.update(check?.id ?? '', (one) => ({ ...one, state: 'Unconfirmed' }));
    await pass();
    expect(await request()).toMatchObject({ state: 'Invited', check: { reference: 'CHK-7F3K2' } });
    expect(completions).toMatchObject([{ outputs: { decision: 'invited', reference: 'CHK-7F3K2' } }]);
  });

  it('finds a card whose post was not answered, instead of posting another', async () => {
    await keeper.stop();
    await stored.set(REQUEST.id, { ...REQUEST, card: { postingSince: 4_000 } });
    slack.sent.length = 0;
    found = '9.0';
    await boot();
    await keeper.start();
    await pass();
    expect(finds).toMatchObject([{ channelId: 'C_DESK', since: 4_000 }]);
    expect(sent()).toEqual(['update C_DESK 9.0']);
  });

  it('posts no name before it could find the card again, and adds it then', async () => {
    canFind = false;
    await requests.insert(makeCheckRequest({ executionId: 'Fx2', channelId: 'C_OTHER' }));
    await pass();
    expect(sent().slice(1)).toEqual(['post C_OTHER', 'update C_OTHER 2.0']);
    expect(slack.sent.slice(1).map(({ json }) => json.includes('Ada'))).toEqual([false, true]);
  });

  it('posts later where the channel is closed to the bot, at once when it opens', async () => {
    await keeper.stop();
    await stored.set(REQUEST.id, REQUEST);
    slack.sent.length = 0;
    slack.failures.push(
      ...Array.from({ length: 4 }, () => new SlackPostError('not-allowed', 'not_in_channel')),
    );
    await boot();
    await keeper.start();
    await pass(7_000);
    expect([sent(), finds]).toEqual([[], []]);
    await keeper.channelChanged({ kind: 'joined', channelId: 'C_DESK' });
    await pass();
    expect(sent()).toEqual(['post C_DESK']);
  });

  it('takes the name off the card when the channel is opened, with an event or without', async () => {
    isPrivate = false;
    await keeper.channelChanged({ kind: 'privacy', channelId: 'C_DESK' });
    await pass();
    expect(slack.sent.at(-1)?.json).not.toContain('Ada');
    isPrivate = true;
    await pass(EVERY_MS);
    expect(slack.sent.at(-1)?.json).toContain('Ada');
    await keeper.channelChanged({ kind: 'renumbered', channelId: 'C_DESK', newChannelId: 'C_NEW' });
    await pass();
    expect(sent().at(-1)).toBe('update C_NEW 1.0');
  });

  it('takes the name off when the channel is opened while an update is on its way', async () => {
    const answered = Promise.withResolvers<void>();
    slack.holdAnswersUntil(answered.promise);
    await keeper.channelChanged({ kind: 'privacy', channelId: 'C_DESK' });
    await pass();
    isPrivate = false;
    await keeper.channelChanged({ kind: 'privacy', channelId: 'C_DESK' });
    answered.resolve();
    await pass();
    expect(slack.sent.map(({ json }) => json.includes('Ada'))).toEqual([true, true, false]);
  });

  it('posts a card again that somebody deleted, while it waits', async () => {
    slack.failures.push(new SlackPostError('message-gone', 'message_not_found'));
    await keeper.channelChanged({ kind: 'privacy', channelId: 'C_DESK' });
    await pass();
    expect(sent()).toEqual(['post C_DESK', 'post C_DESK']);
  });
});
