import { describeError } from '../log/describe-error.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { AckPriority } from '../slack/router/ack-priority.ts';
import { createWorkerChecksClient, type WorkerChecksClient } from '../workerchecks/client.ts';
import type { ClientHooks } from '../workerchecks/client-options.ts';
import { parseContract } from '../workerchecks/contract/contract.ts';
import type { Stores } from './open-stores.ts';
import type { Runtime } from './runtime.ts';

/** How long a person's result request waits for the budget. */
const PERSON_MAX_WAIT_MS = 2_000;
/** WorkerChecks' own time zone: determines the day of a release date that is given as a moment. */
const VENDOR_TIME_ZONE = 'Australia/Sydney';
const USER_AGENT = 'workerchecks-slack/0.1.0';

/**
 * The client of WorkerChecks' API, with its token and request budget in the store. @throws ConfigError, StorageError
 */
export async function createVendor(
  { config, log, now, outbound }: Runtime,
  stores: Stores,
  metrics: Metrics,
  { untilAcked }: AckPriority,
): Promise<WorkerChecksClient> {
  const { apiUrl, widgetSecret, contractOverrides, ...limits } = config.workerChecks;
  return await createWorkerChecksClient({
    account: {
      apiUrl,
      widgetSecret,
      contract: parseContract(contractOverrides),
      timeZone: VENDOR_TIME_ZONE,
    },
    stores: {
      tokens: stores.workerChecks.tokens,
      locks: stores.storage.locks,
      requestLog: stores.workerChecks.requestLog,
      time: stores.storage.time,
    },
    limits: {
      perMinute: limits.resultRequestsPerMinute,
      reserved: limits.resultRequestsReserved,
      personMaxWaitMs: PERSON_MAX_WAIT_MS,
    },
    http: { userAgent: USER_AGENT, outbound },
    hooks: { onRequest: metrics.workerChecksRequest, ...logHooks(log) },
    beforeCall: untilAcked,
    now,
  });
}

function logHooks(log: Log): ClientHooks {
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
