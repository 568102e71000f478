import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import type { WorkerChecksClientOptions } from '../workerchecks/client.ts';

/** What the client of WorkerChecks tells the operator. */
export function workerChecksLog(
  log: Log,
): Required<Pick<WorkerChecksClientOptions, 'onTrouble' | 'onContested' | 'onDoubt'>> {
  return {
    onTrouble: (error) => log.warn('workerchecks.trouble', describeError(error)),
    onContested: (retryInMs) =>
      log.warn('workerchecks.sign-in-contested', {
        retryInMs,
        note: 'WorkerChecks ends our sign-in soon after it was made. Probably another program signs in with the same Widget Secret, and each ends the sign-in of the other. Give the bots one store, or stop the other program.',
      }),
    onDoubt: ({ key, note }) => log.warn('workerchecks.contract-doubtful', { key, note }),
  };
}
