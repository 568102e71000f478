import type { Collection } from '../../checks/ports.ts';
import type { Config } from '../../config/config.ts';
import { WorkerChecksError } from '../../errors.ts';
import type { Outbound } from '../../net/outbound.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import { createWorkerChecksClient } from '../../workerchecks/client.ts';
import { parseContract } from '../../workerchecks/contract/contract.ts';
import { examineResultPath } from './examine-result-path.ts';
import type { Finding } from './finding.ts';
import { viaProxy } from './via-proxy.ts';

const SUBJECT = 'WorkerChecks sign-in';

/** Stores nothing, so that the sign-in is a real one and the running bot's token is left alone. */
function emptyCollection<T>(): Collection<T> {
  return {
    get: async () => undefined,
    set: async () => {},
    insert: async () => true,
    delete: async () => {},
    async *entries() {},
  };
}

function describeFailure(
  error: WorkerChecksError,
  host: string,
  way: string,
): Pick<Finding, 'message' | 'advice'> {
  const { failure, reason, status } = error;
  const proxy = findProxyError(error);
  if (proxy !== undefined) return { message: `${host} could not be reached${way}`, advice: proxy.sentence };
  if (reason === 'unauthorised') {
    return {
      message: 'WorkerChecks rejected the Widget Secret',
      advice:
        'Copy it again from BusinessHub’s account settings into WORKERCHECKS_WIDGET_SECRET, and check that API access is on.',
    };
  }
  switch (failure) {
    case 'unreachable':
      return {
        message: `${host} could not be reached${way}`,
        advice: 'Check WORKERCHECKS_API_URL, and that this machine may connect to it.',
      };
    case 'timed-out':
    case 'dropped':
      return {
        message: `${host} gave no answer`,
        advice: 'Run this again. If it fails again, check WORKERCHECKS_API_URL and the network in between.',
      };
    case 'failed':
      return {
        message: `WorkerChecks has a problem (HTTP ${status})`,
        advice: 'Nothing is wrong on this side. Run this again later, or ask WorkerChecks.',
      };
    case 'rate-limited':
    case 'budget-spent':
      return { message: 'WorkerChecks is rate-limiting requests', advice: 'Run this again in a minute.' };
    default:
      return {
        message: `the answer does not match the wire contract${status === undefined ? '' : ` (HTTP ${status})`}`,
        advice: 'Check WORKERCHECKS_API_URL, and authenticate in the file WORKERCHECKS_CONTRACT names.',
      };
  }
}

/** Signs in to WorkerChecks with the Widget Secret, and requests the result of an invitation that cannot exist. */
export async function examineWorkerChecks(
  config: Config['workerChecks'],
  outbound: Outbound,
): Promise<Finding[]> {
  const { host } = new URL(config.apiUrl);
  const way = viaProxy(outbound, config.apiUrl);
  const contract = parseContract(config.contractOverrides);
  const client = await createWorkerChecksClient({
    account: {
      apiUrl: config.apiUrl,
      widgetSecret: config.widgetSecret,
      contract,
      timeZone: 'Australia/Sydney',
    },
    stores: {
      tokens: emptyCollection(),
      locks: { hold: (_key, work) => work(new AbortController().signal) },
      requestLog: { update: async () => {}, changes: () => () => {} },
      time: async () => Date.now(),
    },
    limits: {
      perMinute: config.resultRequestsPerMinute,
      reserved: config.resultRequestsReserved,
      personMaxWaitMs: 0,
    },
    http: { userAgent: 'workerchecks-slack-doctor', outbound },
    now: Date.now,
  });
  try {
    await client.signIn();
    return [
      { status: 'ok', subject: SUBJECT, message: `${host} accepted the Widget Secret${way}` },
      await examineResultPath(client, contract.result.path),
    ];
  } catch (error) {
    if (!(error instanceof WorkerChecksError)) throw error;
    return [{ status: 'FAIL', subject: SUBJECT, ...describeFailure(error, host, way) }];
  } finally {
    await client.close();
  }
}
