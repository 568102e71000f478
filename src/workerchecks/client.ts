import type { InvitationOrder, WorkerChecks } from '../checks/ports.ts';
import { createApiCalls } from './api-calls.ts';
import { type Budget, openBudget } from './budget/budget.ts';
import type { WorkerChecksClientOptions } from './client-options.ts';
import type { WireContract } from './contract/contract.ts';
import { namesToSend } from './contract/one-name.ts';
import { createContractFit } from './contract-fit.ts';
import { createHttp, type HttpAnswer } from './http/http.ts';
import { readStatus } from './parse/parse-result-summary.ts';
import { parseVendorResult } from './parse/parse-vendor-result.ts';
import { fieldsOf, readText, saysError } from './parse/read-fields.ts';
import { cancelRefusal, inviteRefusal, unreadable } from './parse/refusals.ts';

export interface WorkerChecksClient extends WorkerChecks {
  budget: Budget;
  /** Resolves if the sign-in works, with a token that is still valid or a new one. */
  signIn(): Promise<void>;
  /**
   * Sends one authenticated request to a path with the contract's method for results, outside the budget; resolves with
   * whatever the answer is. For the doctor.
   */
  probe(path: string): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/**
 * Client for WorkerChecks' Business API. Every method rejects with WorkerChecksError. Requests are never retried,
 * except once after a 401.
 */
export async function createWorkerChecksClient(
  options: WorkerChecksClientOptions,
): Promise<WorkerChecksClient> {
  const { account, stores, limits, now, clock = () => performance.now() } = options;
  const { apiUrl, contract, timeZone } = account;
  const http = createHttp(options.http.userAgent, options.http.policy, options.http.outbound);
  const budget = await openBudget({
    perMinute: limits.perMinute,
    reserved: limits.reserved,
    requestLog: stores.requestLog,
    storeTime: stores.time,
    now,
    clock,
  });
  const fit = createContractFit(options.hooks?.onDoubt ?? (() => {}), clock);
  const calls = createApiCalls({ ...options, clock }, http, budget);
  const urlOf = (path: string, invitationId: string) =>
    `${apiUrl}${path.replaceAll('{invitation_id}', encodeURIComponent(invitationId))}`;

  return {
    budget,
    signIn: calls.signIn,
    probe: (path) => calls.probe({ method: contract.result.method, url: `${apiUrl}${path}` }),
    async invite(order) {
      const { method, path, response } = contract.invite;
      const { body, headers } = inviteRequest(order, contract.invite);
      const answer = await calls.call('invite', { method, url: `${apiUrl}${path}`, body, headers });
      const fields = fieldsOf(answer.json);
      const invitationId = fields && readText(fields, response.invitationId);
      const isRefusal = answer.status >= 400 || saysError(answer.json);
      fit.onAnswer('invite', answer, isRefusal || invitationId !== undefined);
      if (isRefusal) throw inviteRefusal(answer, contract, Object.values(body));
      if (invitationId === undefined) throw unreadable(answer.status, 'possible');
      return { invitationId };
    },
    async cancel(invitationId) {
      const { method, path } = contract.cancel;
      const answer = await calls.call('cancel', { method, url: urlOf(path, invitationId) });
      fit.onAnswer('cancel', answer, true);
      confirmCancelled(answer, contract);
    },
    async result(invitationId, caller, by) {
      const { method, path } = contract.result;
      const wait = caller === 'person' ? { maxWaitMs: limits.personMaxWaitMs, by } : {};
      const request = { method, url: urlOf(path, invitationId) };
      const answer = await calls.call('result', request, (send) => budget.run(caller, send, wait));
      fit.onAnswer('result', answer, true);
      const result = parseVendorResult(answer, contract, timeZone);
      fit.onResult(invitationId, result);
      if (result === undefined) throw unreadable(answer.status, 'none');
      return result;
    },
    async close() {
      budget.stop();
      await http.close();
      await budget.close();
    },
  };
}

function inviteRequest(
  order: InvitationOrder,
  { request, oneName, idempotencyHeader }: WireContract['invite'],
): { body: Record<string, string>; headers: Record<string, string> } {
  const { firstName, lastName } = namesToSend(order, oneName);
  const body: Record<string, string> = { [request.productId]: order.productId, [request.email]: order.email };
  if (firstName !== undefined) body[request.firstName] = firstName;
  if (lastName !== undefined) body[request.lastName] = lastName;
  if (request.mobile !== null && order.mobile !== undefined) body[request.mobile] = order.mobile;
  if (request.reference !== null) body[request.reference] = order.reference;
  return { body, headers: idempotencyHeader === null ? {} : { [idempotencyHeader]: order.key } };
}

/** @throws WorkerChecksError unless the answer confirms the cancellation */
function confirmCancelled(answer: HttpAnswer, contract: WireContract): void {
  const isError = answer.status >= 400 || saysError(answer.json);
  const refusal = isError ? cancelRefusal(answer, contract) : undefined;
  if (refusal !== undefined) throw refusal;
  // A 204 has no body. An HTML page comes from a proxy, not from WorkerChecks, and any other status does not confirm.
  const isPage = answer.json === undefined && !answer.empty;
  const status = readStatus(answer.json, contract);
  const isOther = status !== undefined && status !== 'Cancelled' && status !== 'Unknown';
  if (isPage || isOther) throw unreadable(answer.status, 'possible');
}
