import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { WorkerChecksError } from '../../errors.ts';
import { findProxyError } from '../../net/proxy-error.ts';
import type { WorkerChecksClient } from '../../workerchecks/client.ts';
import { deniesAddress } from '../../workerchecks/contract-fit.ts';
import type { HttpAnswer } from '../../workerchecks/http/http.ts';
import type { Finding } from './finding.ts';

const SUBJECT = 'WorkerChecks results';
const CONTRACT = 'in the file WORKERCHECKS_CONTRACT names';

const fail = (message: string, advice: string): Finding => ({
  status: 'FAIL',
  subject: SUBJECT,
  message,
  advice,
});
const warn = (message: string, advice: string): Finding => ({
  status: 'warn',
  subject: SUBJECT,
  message,
  advice,
});
const ok = (message: string): Finding => ({ status: 'ok', subject: SUBJECT, message });

/** Whether two answers are the same apart from what they quote of the request: its path, or the id `mark`. */
function isSameAnswer(one: HttpAnswer, other: HttpAnswer, mark: string): boolean {
  const plain = ({ json }: HttpAnswer): unknown =>
    JSON.parse(JSON.stringify(json ?? null), (_, value: unknown) =>
      typeof value === 'string' && (value.includes(mark) || value.includes('/')) ? '' : value,
    );
  return one.status === other.status && isDeepStrictEqual(plain(one), plain(other));
}

async function interpretNotFound(
  client: WorkerChecksClient,
  answer: HttpAnswer,
  id: string,
): Promise<Finding> {
  const nowhere = await client.probe(`/no-such-address-${id}`);
  if (!isSameAnswer(answer, nowhere, id)) {
    return ok('result.path works: WorkerChecks does not know an invitation that cannot exist (404)');
  }
  return warn(
    'WorkerChecks gives the same answer (404) for an unknown invitation and for an address that does not exist, so result.path may be wrong',
    `Compare result.path ${CONTRACT} with the documentation from WorkerChecks. While it is wrong, the bot sees no results.`,
  );
}

async function interpret(client: WorkerChecksClient, answer: HttpAnswer, id: string): Promise<Finding> {
  const { status, json, empty } = answer;
  if (deniesAddress(answer)) {
    return fail(
      `WorkerChecks has no such address (HTTP ${status})`,
      `Correct result.path or result.method ${CONTRACT}. Until then the bot sees no results.`,
    );
  }
  if (status === 404) return await interpretNotFound(client, answer, id);
  if (status === 401 || status === 403) {
    return fail(
      `WorkerChecks rejected the token it gave at sign-in (HTTP ${status})`,
      `Check authenticate.response.token ${CONTRACT}, and that the account may read results.`,
    );
  }
  if (status === 429)
    return warn('WorkerChecks is rate-limiting requests (429)', 'Run this again in a minute.');
  if (status >= 500) {
    return warn(`WorkerChecks has a problem (HTTP ${status})`, 'Run this again later, or ask WorkerChecks.');
  }
  if ((status >= 300 && status < 400) || (json === undefined && !empty)) {
    return fail(
      `the answer does not come from an API (HTTP ${status})`,
      `Check WORKERCHECKS_API_URL, result.path ${CONTRACT}, and any proxy in between.`,
    );
  }
  return ok(`result.path works: an answer about an invitation that cannot exist (HTTP ${status})`);
}

/** Requests the result of an invitation that cannot exist, and infers from the refusal whether the path is right. */
export async function examineResultPath(client: WorkerChecksClient, resultPath: string): Promise<Finding> {
  const id = `none-${randomUUID()}`;
  try {
    return await interpret(client, await client.probe(resultPath.replaceAll('{invitation_id}', id)), id);
  } catch (error) {
    if (!(error instanceof WorkerChecksError)) throw error;
    return fail(
      'a result request got no answer',
      findProxyError(error)?.sentence ?? 'Run this again. If it fails again, check the network in between.',
    );
  }
}
