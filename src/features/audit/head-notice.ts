import { retryWrite } from '../../checks/durable-write.ts';
import type { LeaderTask } from '../../checks/jobs/leader.ts';
import { createLoopTask } from '../../checks/jobs/loop-task.ts';
import type { Poster } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import type { delayUntilAborted } from '../../time/delay.ts';
import { createPostClaims } from '../card/post-claims.ts';
import type { HeadNoticeRecord, HeadNoticeRecords } from './head-notice-record.ts';
import { headNoticeMessage } from './head-notice-view.ts';

interface Head {
  seq: number;
  digest: string;
}

export interface HeadNoticeOptions {
  records: HeadNoticeRecords;
  /** User ids of the administrators. */
  admins: readonly string[];
  mayRead: (userId: string) => Promise<boolean>;
  poster: Pick<Poster, 'dm'>;
  log: {
    /** The newest line, if the log has lines from before this time, epoch milliseconds. */
    headIfBefore(at: number): Promise<Head | undefined>;
    /** Keeps the line beside the log: a verification misses it if it is gone. */
    note(month: string, head: Head): Promise<void>;
  };
  posting: {
    /** Whether this process is the leader; asked right before each request. */
    mayPost: () => boolean;
    /** How long a post by another process may still be in flight, milliseconds. */
    othersPostForMs: number;
  };
  timing: {
    /** The month that is to be told now, and when it began; undefined: it is not the hour. */
    dueMonth: () => { month: string; startedAt: number } | undefined;
    everyMs: number;
    /** Epoch milliseconds. */
    now: () => number;
    wait: typeof delayUntilAborted;
  };
  onFailure: (error: unknown) => void;
}

/**
 * Tells each administrator once a month, by direct message, which line of the audit log is the newest, and its digest. The
 * intention is written before the post, and what Slack may have taken is not posted again that month.
 */
export function createHeadNotice(options: HeadNoticeOptions): LeaderTask {
  const { records, admins, mayRead, poster, log, posting, timing, onFailure } = options;
  const claims = createPostClaims(posting.othersPostForMs);
  /** Everybody has been told of this month. */
  let settled = '';

  const write = (userId: string, record: HeadNoticeRecord) => retryWrite(() => records.set(userId, record));

  async function post(userId: string, record: HeadNoticeRecord): Promise<void> {
    claims.claim(`${userId} ${record.month}`);
    try {
      await poster.dm(userId, () => {
        if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
        return headNoticeMessage(record);
      });
      await write(userId, { ...record, state: 'posted' });
    } catch (error) {
      const isRefused = error instanceof SlackPostError && error.kind !== 'unknown';
      if (isRefused) await write(userId, { ...record, state: 'refused' });
      throw error;
    }
  }

  async function tell(userId: string, month: string, head: Head): Promise<void> {
    if (!(await mayRead(userId))) return;
    const known = await records.get(userId);
    if (known?.month === month && known.state === 'posting') {
      claims.waitForOthers(`${userId} ${month}`, known.postingSince);
      // The bot has no scope to read a direct message.
      await write(userId, { ...known, state: 'given-up' });
      throw new SlackPostError('unknown', 'may_be_posted');
    }
    if (known?.month === month && known.state !== 'refused') return;
    await log.note(month, head);
    const record: HeadNoticeRecord = { month, state: 'posting', postingSince: timing.now(), ...head };
    if (!posting.mayPost()) throw new SlackPostError('unknown', 'taken_over');
    await records.set(userId, record);
    await post(userId, record);
  }

  async function round(signal: AbortSignal): Promise<void> {
    const due = timing.dueMonth();
    if (due === undefined || due.month === settled) return;
    const head = await log.headIfBefore(due.startedAt);
    let isDone = true;
    for (const userId of head === undefined ? [] : admins) {
      if (signal.aborted || head === undefined) return;
      await tell(userId, due.month, head).catch((error: unknown) => {
        isDone = false;
        onFailure(error);
      });
    }
    if (isDone) settled = due.month;
  }

  return createLoopTask(async (signal) => {
    // Another process may have led in the meantime.
    settled = '';
    while (!signal.aborted) {
      await round(signal).catch(onFailure);
      await timing.wait(timing.everyMs, signal);
    }
  });
}
