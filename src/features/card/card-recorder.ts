import { withPendingAudit } from '../../checks/transitions.ts';
import { describeError } from '../../log/describe-error.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delay } from '../../time/delay.ts';
import { withCardRecord } from './card-diff.ts';
import type { CardSyncOptions, RecordCard } from './card-options.ts';

/** @param stopSignal gives up waiting for the store when aborted; a new one after each start */
export function createCardRecorder(
  { watchList, now, log }: Pick<CardSyncOptions, 'watchList' | 'now' | 'log'>,
  stopSignal: () => AbortSignal,
): RecordCard {
  return async (id, patch, action) => {
    for (let failures = 0; ; failures += 1) {
      try {
        await watchList.update(id, (check) => {
          const changed = withCardRecord(check, patch(check.card));
          return action === undefined ? changed : withPendingAudit(changed, 'bot', action, now());
        });
        return;
      } catch (error) {
        log.error('card.not-recorded', describeError(error));
        if (stopSignal().aborted) throw error;
        await delay(backoffMs(STANDARD_BACKOFF, failures), stopSignal());
      }
    }
  };
}
