import { delayUntilAborted } from '../../time/delay.ts';
import { HOUR_MS, MINUTE_MS } from '../../time/durations.ts';
import type { CheckRequest } from '../check-requests/check-request.ts';
import { ended, isExpired, requestRedated } from '../check-requests/check-request-transitions.ts';
import type { RecordList } from '../record-list.ts';
import type { LeaderTask } from './leader.ts';
import { createLoopTask } from './loop-task.ts';
import { stillDue } from './still-due.ts';

/** Delay before the next run if anything failed. */
const RETRY_MS = 10 * MINUTE_MS;

export interface RequestExpiryOptions {
  requests: Pick<RecordList<CheckRequest>, 'all' | 'update'>;
  retentionDays: number;
  /** Wall clock, epoch milliseconds. */
  now: () => number;
  /** A request ends only if it is still due after this wait, milliseconds, in case the clock was briefly wrong. */
  purgeAfterMs: number;
  /** It will be retried. */
  onFailure: (error: unknown) => void;
}

/** Ends the requests that no one has decided in time: on becoming leader, then hourly. */
export function createRequestExpiry(options: RequestExpiryOptions): LeaderTask {
  const { requests, retentionDays, now, purgeAfterMs, onFailure } = options;

  const dueNow = async () =>
    (await requests.all()).filter((request) => isExpired(request, retentionDays, now()));

  async function run(signal: AbortSignal): Promise<void> {
    const misdated = (await requests.all()).filter((request) => requestRedated(request, now()) !== request);
    for (const { id } of misdated) await requests.update(id, (request) => requestRedated(request, now()));
    for (const { id } of await stillDue(dueNow, purgeAfterMs, signal)) {
      await requests.update(id, (request) =>
        isExpired(request, retentionDays, now()) ? ended(request, 'expired', now()) : request,
      );
    }
  }

  return createLoopTask(async (signal) => {
    while (!signal.aborted) {
      const pauseMs = await run(signal).then(
        () => HOUR_MS,
        (error: unknown) => {
          onFailure(error);
          return RETRY_MS;
        },
      );
      await delayUntilAborted(pauseMs, signal);
    }
  });
}
