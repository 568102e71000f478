import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { WorkerChecksError } from '../../errors.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import type { WorkerChecksClient } from '../../workerchecks/client.ts';
import { deniesAddress } from '../../workerchecks/contract-fit.ts';
import type { HttpAnswer } from '../../workerchecks/http.ts';
import type { Finding } from './finding.ts';

const ABOUT = 'WorkerChecks results';
const CONTRACT = 'in the file WORKERCHECKS_CONTRACT names';

const fail = (says: string, todo: string): Finding => ({ status: 'FAIL', about: ABOUT, says, todo });
const warn = (says: string, todo: string): Finding => ({ status: 'warn', about: ABOUT, says, todo });
const ok = (says: string): Finding => ({ status: 'ok', about: ABOUT, says });

/** Whether two answers say the same of two addresses, whatever they quote of them. */
function isSameAnswer(one: HttpAnswer, other: HttpAnswer, mark: string): boolean {
  const plain = ({ json }: HttpAnswer): unknown =>
    JSON.parse(JSON.stringify(json ?? null), (_, value: unknown) =>
      typeof value === 'string' && (value.includes(mark) || value.includes('/')) ? '' : value,
    );
  return one.status === other.status && isDeepStrictEqual(plain(one), plain(other));
}

async function judgeNotFound(client: WorkerChecksClient, answer: HttpAnswer, id: string): Promise<Finding> {
  const nowhere = await client.probe(`/no-such-address-${id}`);
  if (!isSameAnswer(answer, nowhere, id)) {
    return ok('result.path answers: WorkerChecks does not know an invitation that cannot exist (404)');
  }
  return warn(
    'WorkerChecks answers about an unknown invitation as about an address that does not exist (404), so result.path may be wrong',
    `Compare result.path ${CONTRACT} with what WorkerChecks handed over. While it is wrong, no result is seen.`,
  );
}

async function judge(client: WorkerChecksClient, answer: HttpAnswer, id: string): Promise<Finding> {
  const { status, json, empty } = answer;
  if (deniesAddress(answer)) {
    return fail(
      `WorkerChecks has no such address (HTTP ${status})`,
      `Correct result.path or result.method ${CONTRACT}. Until then no result is seen.`,
    );
  }
  if (status === 404) return await judgeNotFound(client, answer, id);
  if (status === 401 || status === 403) {
    return fail(
      `the token that the sign-in gave is not taken (HTTP ${status})`,
      `Check authenticate.response.token ${CONTRACT}, and that the account may read results.`,
    );
  }
  if (status === 429)
    return warn('WorkerChecks limits requests just now (429)', 'Run this again in a minute.');
  if (status >= 500) {
    return warn(
      `WorkerChecks has a problem of its own (HTTP ${status})`,
      'Run this again later, or ask WorkerChecks.',
    );
  }
  if ((status >= 300 && status < 400) || (json === undefined && !empty)) {
    return fail(
      `the answer is no API’s (HTTP ${status})`,
      `Check WORKERCHECKS_API_URL, result.path ${CONTRACT}, and what stands between.`,
    );
  }
  return ok(`result.path answers about an invitation that cannot exist (HTTP ${status})`);
}

/** Asks for the result of an invitation that cannot exist, and reads by the refusal whether the address is right. */
export async function examineResultPath(client: WorkerChecksClient, resultPath: string): Promise<Finding> {
  const id = `none-${randomUUID()}`;
  try {
    return await judge(client, await client.probe(resultPath.replaceAll('{invitation_id}', id)), id);
  } catch (error) {
    if (!(error instanceof WorkerChecksError)) throw error;
    return fail(
      'no answer came to a result request',
      findProxyError(error)?.sentence ?? 'Run this again; if it stays so, check what stands between.',
    );
  }
}
