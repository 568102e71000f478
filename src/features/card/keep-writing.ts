import { describeError } from '../../log/describe-error.ts';
import type { Log } from '../../log/log.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';

/**
 * Records what was done in Slack, retrying while the store is down: an unrecorded post would be repeated.
 *
 * @param stopSignal aborts the retries
 */
export async function keepWriting(
  write: () => Promise<unknown>,
  { log, stopSignal }: { log: Log; stopSignal: AbortSignal },
): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      await write();
      return;
    } catch (error) {
      log.error('card.not-recorded', describeError(error));
      if (stopSignal.aborted) throw error;
      await delay(backoffMs(STANDARD_BACKOFF, failures), stopSignal);
    }
  }
}
