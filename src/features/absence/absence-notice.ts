import type { Check } from '../../checks/check.ts';
import type { LeaderTask } from '../../checks/jobs/leader.ts';
import { createLoopTask } from '../../checks/jobs/loop-task.ts';
import { ownerOf } from '../../checks/owner.ts';
import { isOpen } from '../../checks/polling-rules.ts';
import type { WatchList } from '../../checks/watch-list.ts';
import type { Access } from '../../slack/access/access.ts';
import type { PostedMessages } from '../../slack/messages/find-posted-message.ts';
import type { Poster } from '../../slack/messages/poster.ts';
import { SlackPostError } from '../../slack/messages/slack-post-error.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import type { AbsenceRecord, AbsenceRecords } from './absence-record.ts';
import { absenceMessage, absenceOverMessage } from './absence-view.ts';

export interface AbsenceNoticeOptions {
  watchList: Pick<WatchList, 'all' | 'onChange'>;
  records: AbsenceRecords;
  access: Pick<Access, 'isAbsent' | 'forget'>;
  slack: { poster: Pick<Poster, 'post' | 'update'>; postedMessages: Pick<PostedMessages, 'find'> };
  /** Where the desk is told; undefined: where most of the owner's cards are. */
  channelId: string | undefined;
  timing: {
    everyMs: number;
    /** Epoch milliseconds. */
    now: () => number;
  };
  onFailure: (error: unknown) => void;
}

export interface AbsenceNotice extends LeaderTask {
  /** Slack says that something about this person, or about the members of this group, has changed. */
  changed(id: string): Promise<void>;
}

type ChecksByOwner = ReadonlyMap<string, readonly [Check, ...Check[]]>;

function groupByOwner(checks: readonly Check[]): ChecksByOwner {
  const found = new Map<string, [Check, ...Check[]]>();
  for (const check of checks) {
    if (!isOpen(check)) continue;
    const owner = ownerOf(check);
    const known = found.get(owner);
    if (known === undefined) found.set(owner, [check]);
    else known.push(check);
  }
  return found;
}

/** The channel that most of these cards are in. */
function usualChannel(checks: readonly [Check, ...Check[]]): string {
  const counts = new Map<string, number>();
  for (const { card, channelId } of checks) {
    const channel = card.channelId ?? channelId;
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? checks[0].channelId;
}

const metadataOf = (userId: string, { postingSince }: AbsenceRecord) => ({
  event_type: 'workerchecks_absence',
  event_payload: { user_id: userId, since: String(postingSince) },
});

/**
 * Tells the desk, in one line each, which owners of open checks may no longer see them, and keeps the line up to date until
 * somebody else owns the checks.
 */
export function createAbsenceNotice(options: AbsenceNoticeOptions): AbsenceNotice {
  const { watchList, records, access, slack, timing, onFailure } = options;
  let wake = new AbortController();

  /** Posts the line whose intention is written, unless a process that died has. */
  async function post(userId: string, record: AbsenceRecord, isFirst: boolean): Promise<void> {
    const { channelId, checks, postingSince: since } = record;
    const metadata = metadataOf(userId, record);
    const found = isFirst ? undefined : await slack.postedMessages.find({ channelId, since, metadata });
    const ts = found ?? (await slack.poster.post(channelId, absenceMessage(userId, checks), { metadata })).ts;
    await records.set(userId, { ...record, ts });
  }

  async function update({ channelId, ts }: AbsenceRecord, message: ReturnType<typeof absenceMessage>) {
    if (ts === undefined) return;
    try {
      await slack.poster.update(channelId, ts, message);
    } catch (error) {
      // The line was deleted, or can no longer be changed: it has been read.
      if (!(error instanceof SlackPostError) || error.isTransient) throw error;
      onFailure(error);
    }
  }

  async function tell(userId: string, checks: readonly [Check, ...Check[]]): Promise<void> {
    const known = await records.get(userId);
    if (known?.ts !== undefined) {
      if (known.checks === checks.length) return;
      await update(known, absenceMessage(userId, checks.length));
      return await records.set(userId, { ...known, checks: checks.length });
    }
    const channelId = options.channelId ?? usualChannel(checks);
    const record = known ?? { channelId, checks: checks.length, postingSince: timing.now() };
    if (known === undefined) await records.set(userId, record);
    await post(userId, record, known === undefined);
  }

  async function end(userId: string, record: AbsenceRecord, isBack: boolean): Promise<void> {
    await update(record, absenceOverMessage(userId, { isBack }));
    await records.delete(userId);
  }

  async function round(signal: AbortSignal): Promise<void> {
    const owners = groupByOwner(await watchList.all());
    const absent = new Set<string>();
    for (const [userId, checks] of owners) {
      if (signal.aborted) return;
      if (!(await access.isAbsent({ teamId: checks[0].requester.teamId, userId }))) continue;
      absent.add(userId);
      await tell(userId, checks).catch(onFailure);
    }
    for await (const [userId, record] of records.entries()) {
      if (signal.aborted) return;
      if (!absent.has(userId)) await end(userId, record, owners.has(userId)).catch(onFailure);
    }
  }

  const task = createLoopTask(async (signal) => {
    while (!signal.aborted) {
      wake = new AbortController();
      await round(signal).catch(onFailure);
      await delayUntilAborted(timing.everyMs, AbortSignal.any([signal, wake.signal]));
    }
  });
  watchList.onChange((check, before) => {
    if (before !== undefined && ownerOf(before) !== ownerOf(check)) wake.abort();
  });

  return {
    ...task,
    async changed(id) {
      const isGroup = id.startsWith('S');
      // Slack reports each change of anybody's profile or status.
      if (!isGroup && !groupByOwner(await watchList.all()).has(id)) return;
      access.forget(id);
      wake.abort();
    },
  };
}
