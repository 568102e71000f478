import type { Collection } from '../../checks/ports.ts';
import type { Config } from '../../config/config.ts';
import { WorkerChecksError } from '../../errors.ts';
import type { Outbound } from '../../net/outbound.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import { createWorkerChecksClient } from '../../workerchecks/client.ts';
import { parseContract } from '../../workerchecks/contract.ts';
import { examineResultPath } from './examine-result-path.ts';
import type { Finding } from './finding.ts';
import { viaProxy } from './via-proxy.ts';

const ABOUT = 'WorkerChecks sign-in';

/** Remembers nothing, so that the sign-in is a real one and the running bot's token is left alone. */
function forgetful<T>(): Collection<T> {
  return {
    get: async () => undefined,
    set: async () => {},
    insert: async () => true,
    delete: async () => {},
    async *entries() {},
  };
}

function failed(error: WorkerChecksError, host: string, way: string): Pick<Finding, 'says' | 'todo'> {
  const { failure, reason, status } = error;
  const proxy = findProxyError(error);
  if (proxy !== undefined) return { says: `${host} could not be reached${way}`, todo: proxy.sentence };
  if (reason === 'unauthorised') {
    return {
      says: 'WorkerChecks does not take the Widget Secret',
      todo: 'Copy it again from BusinessHub’s account settings into WORKERCHECKS_WIDGET_SECRET; see that API access is on.',
    };
  }
  switch (failure) {
    case 'unreachable':
      return {
        says: `${host} could not be reached${way}`,
        todo: 'Check WORKERCHECKS_API_URL, and that this machine may connect to it.',
      };
    case 'timed-out':
    case 'dropped':
      return {
        says: `${host} gave no answer`,
        todo: 'Run this again; if it stays so, check WORKERCHECKS_API_URL and what stands between.',
      };
    case 'failed':
      return {
        says: `WorkerChecks has a problem of its own (HTTP ${status})`,
        todo: 'Nothing is wrong here. Run this again later, or ask WorkerChecks.',
      };
    case 'rate-limited':
    case 'budget-spent':
      return { says: 'WorkerChecks limits requests just now', todo: 'Run this again in a minute.' };
    default:
      return {
        says: `the answer is not what the wire contract says${status === undefined ? '' : ` (HTTP ${status})`}`,
        todo: 'Check WORKERCHECKS_API_URL, and authenticate in the file WORKERCHECKS_CONTRACT names.',
      };
  }
}

/** Signs in at WorkerChecks with the Widget Secret, and asks for the result of an invitation that cannot exist. */
export async function examineWorkerChecks(
  config: Config['workerChecks'],
  outbound: Outbound,
): Promise<Finding[]> {
  const { host } = new URL(config.apiUrl);
  const way = viaProxy(outbound, config.apiUrl);
  const contract = parseContract(config.contractOverrides);
  const client = await createWorkerChecksClient({
    apiUrl: config.apiUrl,
    widgetSecret: config.widgetSecret,
    contract,
    outbound,
    tokens: forgetful(),
    locks: { hold: (_key, work) => work() },
    ledger: { update: async () => {}, changes: () => () => {} },
    storeTime: async () => Date.now(),
    perMinute: config.resultRequestsPerMinute,
    reserved: config.resultRequestsReserved,
    personMaxWaitMs: 0,
    timeZone: 'Australia/Sydney',
    userAgent: 'workerchecks-slack-doctor',
    now: Date.now,
  });
  try {
    await client.signIn();
    return [
      { status: 'ok', about: ABOUT, says: `${host} takes the Widget Secret${way}` },
      await examineResultPath(client, contract.result.path),
    ];
  } catch (error) {
    if (!(error instanceof WorkerChecksError)) throw error;
    return [{ status: 'FAIL', about: ABOUT, ...failed(error, host, way) }];
  } finally {
    await client.close();
  }
}
