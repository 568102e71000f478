import { withPendingAudit } from '../../checks/transitions.ts';
import { withCardRecord } from './card-diff.ts';
import type { CardSyncOptions, RecordCard } from './card-options.ts';
import { keepWriting } from './keep-writing.ts';

/** @param stopSignal aborts the retries while the store is down; a new signal after each start */
export function createCardRecorder(
  { watchList, now, log }: Pick<CardSyncOptions, 'watchList' | 'now' | 'log'>,
  stopSignal: () => AbortSignal,
): RecordCard {
  return (id, patch, action) =>
    keepWriting(
      () =>
        watchList.update(id, (check) => {
          const changed = withCardRecord(check, patch(check.card));
          return action === undefined ? changed : withPendingAudit(changed, 'bot', action, now());
        }),
      { log, stopSignal: stopSignal() },
    );
}
