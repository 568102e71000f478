import type { Collection, Locks, VendorResult, WorkerChecks } from '../checks/ports.ts';
import { WorkerChecksError } from '../errors.ts';
import type { Outbound } from '../net/outbound.ts';
import type { LedgerStore } from './budget/ledger-store.ts';
import { type Budget, openBudget } from './budget.ts';
import type { WireContract } from './contract.ts';
import { type ContractDoubt, createContractFit } from './contract-fit.ts';
import { createHttp, type HttpAnswer, type HttpPolicy, type HttpRequest } from './http.ts';
import { namesToSend } from './one-name.ts';
import { fieldsOf, readText, saysError } from './read-fields.ts';
import { readLook } from './read-look.ts';
import { readStatus } from './read-sighting.ts';
import { readToken } from './read-token.ts';
import { cancelRefusal, commonFailure, inviteRefusal, unreadable } from './refusals.ts';
import { retryAt } from './retry-at.ts';
import { createTokenKeeper, type HeldToken, type StoredToken } from './token.ts';

export type Action = 'authenticate' | 'invite' | 'cancel' | 'result';

/** One request that was answered or failed, for the metrics. */
export interface RequestReport {
  action: Action;
  /** The HTTP status, or the WorkerChecksError's failure where no answer came. */
  outcome: string;
  ms: number;
}

export interface WorkerChecksClientOptions {
  /** Without a slash at its end. */
  apiUrl: string;
  widgetSecret: string;
  contract: WireContract;
  tokens: Collection<StoredToken>;
  /** Over all bots that share `tokens`. */
  locks: Locks;
  ledger: LedgerStore;
  /** The clock of the ledger's store, epoch milliseconds. */
  storeTime: () => Promise<number>;
  perMinute: number;
  reserved: number;
  /** How long a person's look waits for the budget. */
  personMaxWaitMs: number;
  userAgent: string;
  /** IANA; on whose day a moment of release falls. */
  timeZone: string;
  now: () => number;
  onRequest?: (report: RequestReport) => void;
  /** What went wrong without hurting anybody, for the log. */
  onTrouble?: (error: unknown) => void;
  /** What in the contract is probably wrong, as far as answers show it. */
  onDoubt?: (doubt: ContractDoubt) => void;
  /** WorkerChecks ends our tokens soon after they were bought; the next sign-in waits so long, milliseconds. */
  onContested?: (waitMs: number) => void;
  /** Milliseconds that only ever grow; the machine's own where absent. */
  clock?: () => number;
  httpPolicy?: HttpPolicy;
  /** The way outside; direct where absent. */
  outbound?: Outbound;
}

export interface WorkerChecksClient extends WorkerChecks {
  budget: Budget;
  /** Resolves while the sign-in works: with a token that lives, or a new one. */
  signIn(): Promise<void>;
  /**
   * Asks a path once, with a token and by the contract's method for results, beside the budget; resolves with whatever
   * is answered. For the doctor.
   */
  probe(path: string): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** WorkerChecks' Business API. Every method rejects with WorkerChecksError; none repeats a request, save once after a 401. */
export async function createWorkerChecksClient(
  options: WorkerChecksClientOptions,
): Promise<WorkerChecksClient> {
  const { apiUrl, widgetSecret, contract, now, onRequest = () => {}, onTrouble = () => {} } = options;
  const { clock = () => performance.now() } = options;
  const http = createHttp(options.userAgent, options.httpPolicy, options.outbound);
  const budget = await openBudget(options);
  const fit = createContractFit(options.onDoubt ?? (() => {}), clock);

  async function send(action: Action, request: HttpRequest): Promise<HttpAnswer> {
    const start = now();
    try {
      const answer = await http.send(request);
      onRequest({ action, outcome: String(answer.status), ms: now() - start });
      return answer;
    } catch (error) {
      const outcome = error instanceof WorkerChecksError ? error.failure : 'error';
      onRequest({ action, outcome, ms: now() - start });
      throw error;
    }
  }

  /** A 429, whatever it answers, pauses the account. */
  async function heedLimit({ status, retryAfter }: HttpAnswer): Promise<void> {
    if (status === 429) await budget.pause(retryAt(retryAfter, now())).catch(onTrouble);
  }

  const tokens = createTokenKeeper({
    async authenticate() {
      const { method, path, request } = contract.authenticate;
      const body = { [request.widgetSecret]: widgetSecret };
      const answer = await send('authenticate', { method, url: `${apiUrl}${path}`, body });
      await heedLimit(answer);
      return readToken(answer, contract.authenticate, now());
    },
    store: options.tokens,
    boughtWith: { apiUrl, widgetSecret },
    locks: options.locks,
    now,
    clock,
    onTrouble,
    onContested: options.onContested ?? (() => {}),
  });

  async function bearer(): Promise<HeldToken> {
    try {
      return await tokens.get();
    } catch (error) {
      // However signing in failed, the call it was for was not sent.
      if (!(error instanceof WorkerChecksError)) throw error;
      const { failure, message, reason, status, retryAt, cause } = error;
      throw new WorkerChecksError(failure, message, { effect: 'none', reason, status, retryAt, cause });
    }
  }

  /**
   * With a token; once more with another where WorkerChecks no longer takes it. One from the store may be as old as the
   * refused one: then a new one is bought.
   */
  async function call(
    action: Action,
    request: HttpRequest,
    sending: (send: () => Promise<HttpAnswer>) => Promise<HttpAnswer> = (sendNow) => sendNow(),
  ): Promise<HttpAnswer> {
    for (let refusals = 0; ; refusals += 1) {
      const { token, bought } = await bearer();
      const headers = { ...request.headers, authorization: `Bearer ${token}` };
      const answer = await sending(() => send(action, { ...request, headers }));
      await heedLimit(answer);
      const again = refusals === 0 || (refusals === 1 && !bought);
      if (answer.status !== 401 || !again) {
        const failure = commonFailure(answer, now());
        if (failure !== undefined) throw failure;
        return answer;
      }
      tokens.invalidate(token);
    }
  }

  const withId = (path: string, invitationId: string) =>
    `${apiUrl}${path.replaceAll('{invitation_id}', encodeURIComponent(invitationId))}`;

  return {
    budget,
    async signIn() {
      await tokens.get();
    },
    async probe(path) {
      const { token } = await bearer();
      const headers = { authorization: `Bearer ${token}` };
      return await send('result', { method: contract.result.method, url: `${apiUrl}${path}`, headers });
    },
    async invite(order) {
      const { method, path, request, idempotencyHeader, response } = contract.invite;
      const { firstName, lastName } = namesToSend(order, contract.invite.oneName);
      const body: Record<string, string> = {
        [request.productId]: order.productId,
        [request.email]: order.email,
      };
      if (firstName !== undefined) body[request.firstName] = firstName;
      if (lastName !== undefined) body[request.lastName] = lastName;
      if (request.mobile !== null && order.mobile !== undefined) body[request.mobile] = order.mobile;
      if (request.reference !== null) body[request.reference] = order.reference;
      const headers: Record<string, string> =
        idempotencyHeader === null ? {} : { [idempotencyHeader]: order.key };
      const answer = await call('invite', { method, url: `${apiUrl}${path}`, body, headers });
      const fields = fieldsOf(answer.json);
      const invitationId = fields && readText(fields, response.invitationId);
      const refusal = answer.status >= 400 || saysError(answer.json);
      fit.acted('invite', answer, refusal || invitationId !== undefined);
      if (refusal) throw inviteRefusal(answer, contract, Object.values(body));
      if (invitationId === undefined) throw unreadable(answer.status, 'possible');
      return { invitationId };
    },
    async cancel(invitationId) {
      const { method, path } = contract.cancel;
      const answer = await call('cancel', { method, url: withId(path, invitationId) });
      fit.acted('cancel', answer, true);
      const refusal =
        answer.status >= 400 || saysError(answer.json) ? cancelRefusal(answer, contract) : undefined;
      if (refusal !== undefined) throw refusal;
      // 204 has no body; a page from a proxy is no word of WorkerChecks, and another status is no cancelling.
      const page = answer.json === undefined && !answer.empty;
      const status = readStatus(answer.json, contract);
      const elsewhere = status !== undefined && status !== 'Cancelled' && status !== 'Unknown';
      if (page || elsewhere) throw unreadable(answer.status, 'possible');
    },
    async result(invitationId, asker, by): Promise<VendorResult> {
      const { method, path } = contract.result;
      const wait = asker === 'person' ? { maxWaitMs: options.personMaxWaitMs, by } : {};
      const answer = await call('result', { method, url: withId(path, invitationId) }, (sendNow) =>
        budget.run(asker, sendNow, wait),
      );
      fit.acted('result', answer, true);
      const sighting = readLook(answer, contract, options.timeZone);
      fit.looked(invitationId, sighting);
      if (sighting === undefined) throw unreadable(answer.status, 'none');
      return sighting;
    },
    async close() {
      budget.stop();
      await http.close();
      await budget.close();
    },
  };
}
