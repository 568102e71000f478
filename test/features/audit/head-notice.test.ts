import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LeaderTask } from '../../../src/checks/jobs/leader.ts';
import { createHeadNotice } from '../../../src/features/audit/head-notice.ts';
import type { HeadNoticeRecord } from '../../../src/features/audit/head-notice-record.ts';
import type { Deferred } from '../../../src/slack/messages/poster.ts';
import { SlackPostError } from '../../../src/slack/messages/slack-post-error.ts';
import { createMemoryCollection, type MemoryCollection } from '../../support/memory-collection.ts';

const DIGEST = 'a'.repeat(64);

let records: MemoryCollection<HeadNoticeRecord>;
let month: string | undefined;
let isLeader: boolean;
let head: { seq: number; digest: string } | undefined;
/** What Slack answers to the next posts; none left: it takes them. */
let refusals: SlackPostError[];
let posted: string[];
let noted: string[];
let waiting: () => void;
let rounds: number;
let task: LeaderTask;

async function post(userId: string, message: Deferred) {
  const { text } = typeof message === 'function' ? await message() : message;
  const refusal = refusals.shift();
  if (refusal !== undefined) throw refusal;
  posted.push(`${userId} ${text}`);
  return { channelId: 'D1', ts: '1.1' };
}

/** A process that leads. Resolves after its first round. */
async function start(): Promise<void> {
  rounds = 0;
  task = createHeadNotice({
    records,
    admins: ['UADMIN', 'UGONE'],
    mayRead: async (userId) => userId !== 'UGONE',
    poster: { dm: post },
    log: {
      headIfBefore: async () => head,
      note: async (of, { seq }) => void noted.push(`${of} ${seq}`),
    },
    posting: { mayPost: () => isLeader, othersPostForMs: 0 },
    timing: {
      dueMonth: () => (month === undefined ? undefined : { month, startedAt: 1 }),
      everyMs: 1,
      now: () => 5,
      wait: (_, signal) =>
        new Promise((resolve) => {
          rounds += 1;
          waiting = resolve;
          if (signal?.aborted === true) resolve();
          else signal?.addEventListener('abort', () => resolve());
        }),
    },
    onFailure: () => {},
  });
  await task.start();
  await vi.waitFor(() => expect(rounds).toBe(1));
}

async function nextRound(): Promise<void> {
  const before = rounds;
  waiting();
  await vi.waitFor(() => expect(rounds).toBe(before + 1));
}

beforeEach(() => {
  records = createMemoryCollection();
  month = '2026-12';
  isLeader = true;
  head = { seq: 1_234, digest: DIGEST };
  refusals = [];
  posted = [];
  noted = [];
});
afterEach(() => task.stop());

it('tells each administrator who may still read the log, once a month, whoever leads', async () => {
  await start();
  expect(posted).toEqual([
    expect.stringMatching(/^UADMIN The newest line of the audit log is number 1,234\. Keep this message/),
  ]);
  expect(noted).toEqual(['2026-12 1234']);
  await nextRound();
  await task.stop();
  await start();
  expect(posted).toHaveLength(1);
  month = '2027-01';
  await nextRound();
  expect(posted).toHaveLength(2);
});

it('says nothing outside of the hours, of an empty log, or where another process leads', async () => {
  month = undefined;
  await start();
  month = '2026-12';
  head = undefined;
  await nextRound();
  await task.stop();
  head = { seq: 1, digest: DIGEST };
  isLeader = false;
  await start();
  expect(posted).toEqual([]);
  expect(await records.get('UADMIN')).toBeUndefined();
});

it('posts again what Slack refused, and not what it may have taken', async () => {
  refusals = [new SlackPostError('refused', 'fatal_error')];
  await start();
  expect(await records.get('UADMIN')).toMatchObject({ state: 'refused' });
  await nextRound();
  expect(posted).toHaveLength(1);
  month = '2027-01';
  refusals = [new SlackPostError('unknown', 'timeout')];
  await nextRound();
  expect(await records.get('UADMIN')).toMatchObject({ month: '2027-01', state: 'posting', digest: DIGEST });
  await nextRound();
  await nextRound();
  expect(await records.get('UADMIN')).toMatchObject({ state: 'given-up' });
  expect(posted).toHaveLength(1);
});
