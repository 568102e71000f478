import type { delayUntilAborted } from '../../time/delay.ts';
import { HOUR_MS } from '../../time/durations.ts';
import type { CertificateCopy } from '../copies/certificate-copy.ts';
import { copyEnded, isUnanswered } from '../copies/copy-rules.ts';
import type { RecordList } from '../record-list.ts';
import type { WatchList } from '../watch-list.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';

const SETTLE_MS = 300;

export interface CopyKeeperOptions {
  watchList: Pick<WatchList, 'all' | 'onChange'>;
  copies: RecordList<CertificateCopy>;
  now: () => number;
  /** By the calendar. */
  wait: typeof delayUntilAborted;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/** Keeps in mind when the check of a copy was purged, and gives up asking about it a week later. */
export function createCopyKeeper({ watchList, copies, now, wait, onFailure }: CopyKeeperOptions): LeaderTask {
  let wake = () => {};

  async function round(signal: AbortSignal): Promise<void> {
    const checks = new Map((await watchList.all()).map((check) => [check.id, check]));
    for (const { id, checkId, purgedAt } of await copies.all()) {
      if (signal.aborted) return;
      const check = checks.get(checkId);
      if (purgedAt === undefined && (check === undefined || check.state === 'Purged')) {
        await copies.update(id, (copy) => ({ ...copy, purgedAt: copy.purgedAt ?? check?.purgedAt ?? now() }));
      }
      await copies.update(id, (copy) =>
        isUnanswered(copy, now()) ? copyEnded(copy, 'copies-unanswered', { userId: 'bot', at: now() }) : copy,
      );
    }
  }

  watchList.onChange(({ state }, before) => {
    if (state === 'Purged' && before?.state !== state) wake();
  });

  return createLoopTask(async (signal) => {
    while (!signal.aborted) {
      const waking = new AbortController();
      wake = () => waking.abort();
      await round(signal).catch(onFailure);
      // A purge of many takes few rounds.
      await wait(SETTLE_MS, signal);
      await wait(HOUR_MS, AbortSignal.any([signal, waking.signal]));
    }
  });
}
