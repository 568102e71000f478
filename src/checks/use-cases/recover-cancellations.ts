import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import type { IsAbandoned } from '../abandoned-work.ts';
import type { Check } from '../check.ts';
import type { CheckService } from '../check-service.ts';
import { retryWrite } from '../durable-write.ts';
import type { WatchList } from '../watch-list.ts';

export interface RecoverCancellationsOptions {
  watchList: Pick<WatchList, 'all'>;
  cancel: CheckService['cancel'];
  isAbandoned: IsAbandoned;
}

/**
 * Repeats the cancellations that a dead process left unfinished, independently of each other. The person who asked got
 * no answer and cannot ask again, so each is retried until WorkerChecks itself has answered.
 */
export async function recoverCancellations(options: RecoverCancellationsOptions): Promise<void> {
  const { watchList, cancel, isAbandoned } = options;
  async function finish({ id, requester, cancelling }: Check): Promise<void> {
    const person = { ...requester, userId: cancelling?.userId ?? requester.userId };
    for (let retries = 0; ; retries += 1) {
      const outcome = await retryWrite(() => cancel(id, person));
      if (outcome.kind !== 'failed' || outcome.error.failure === 'refused') return;
      await delayUntilAborted(backoffMs(STANDARD_BACKOFF, retries));
    }
  }
  const left = (await watchList.all()).filter(({ id, cancelling, replacing }) => {
    // `recoverReplacements` handles intentions to replace.
    if (cancelling === undefined || cancelling.unanswered || replacing !== undefined) return false;
    return isAbandoned({ key: id, mark: String(cancelling.at), process: cancelling.process });
  });
  await Promise.all(left.map(finish));
}
