import type { WorkerChecksError } from '../../errors.ts';
import { backoffMs, STANDARD_BACKOFF } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import type { IsAbandoned } from '../abandoned-work.ts';
import type { Check, Replacement } from '../check.ts';
import type { ResendOutcome } from '../check-service.ts';
import { retryWrite } from '../durable-write.ts';
import type { Locks } from '../ports.ts';
import type { WatchList } from '../watch-list.ts';
import { checkLock } from './check-lock.ts';

export interface RecoverReplacementsOptions {
  watchList: Pick<WatchList, 'all' | 'get'>;
  locks: Locks;
  finish: (
    check: Check,
    replacement: Replacement,
    givesUp: (error: WorkerChecksError) => boolean,
  ) => Promise<ResendOutcome>;
  isAbandoned: IsAbandoned;
}

/** Only a refusal by WorkerChecks itself is final. */
const isRefused = ({ failure }: WorkerChecksError) => failure === 'refused';

/**
 * Finishes the replacements that a dead process left unfinished, independently of each other. The person who asked got
 * no answer and cannot ask again, so each is retried while WorkerChecks or the store is unreachable.
 */
export async function recoverReplacements(options: RecoverReplacementsOptions): Promise<void> {
  const { watchList, locks, finish, isAbandoned } = options;

  const attempt = (id: string) =>
    locks.hold(checkLock(id), async () => {
      const check = await watchList.get(id);
      return check?.replacing && finish(check, check.replacing, isRefused);
    });

  async function recover({ id }: Check): Promise<void> {
    for (let retries = 0; ; retries += 1) {
      const outcome = await retryWrite(() => attempt(id));
      if (outcome?.kind !== 'not-cancelled' || isRefused(outcome.error)) return;
      await delayUntilAborted(backoffMs(STANDARD_BACKOFF, retries));
    }
  }

  const left = (await watchList.all()).filter(({ id, replacing }) => {
    if (replacing === undefined) return false;
    return isAbandoned({ key: id, mark: String(replacing.at), process: replacing.process });
  });
  await Promise.all(left.map(recover));
}
