import { WorkerChecksError } from '../errors.ts';
import type { Budget } from './budget/budget.ts';
import type { Action, WorkerChecksClientOptions } from './client-options.ts';
import type { Http, HttpAnswer, HttpRequest } from './http/http.ts';
import { parseToken } from './parse/parse-token.ts';
import { commonFailure } from './parse/refusals.ts';
import { retryAt } from './parse/retry-at.ts';
import { createTokenKeeper, type HeldToken } from './sign-in/token.ts';

/** Sends one request, possibly after queueing for the budget. */
type Sending = (send: () => Promise<HttpAnswer>) => Promise<HttpAnswer>;

export interface ApiCalls {
  /**
   * Sends a request with a token, and retries once with another token if WorkerChecks rejects the first. A token found
   * in the store may be as old as the rejected one, in which case a new one is obtained. Rejects with
   * WorkerChecksError.
   */
  call(action: Action, request: HttpRequest, sending?: Sending): Promise<HttpAnswer>;
  /** Sends a result request with a token; resolves with whatever the answer is. */
  probe(request: HttpRequest): Promise<HttpAnswer>;
  /** Resolves if the sign-in works. */
  signIn(): Promise<void>;
}

/** Authenticated requests to WorkerChecks, with metrics; a 429 pauses the account. */
export function createApiCalls(
  options: Required<Pick<WorkerChecksClientOptions, 'clock'>> & Omit<WorkerChecksClientOptions, 'clock'>,
  http: Http,
  budget: Pick<Budget, 'pause'>,
): ApiCalls {
  const { account, stores, hooks = {}, beforeCall = async () => {}, now, clock } = options;
  const { onTrouble = () => {}, onContested = () => {} } = hooks;
  const send = createReportedSend(http, now, hooks.onRequest);

  /** A 429 on any call pauses the account. */
  async function pauseIfLimited({ status, retryAfter }: HttpAnswer): Promise<void> {
    if (status === 429) await budget.pause(retryAt(retryAfter, now())).catch(onTrouble);
  }

  const tokens = createTokenKeeper({
    async authenticate() {
      const { method, path, request } = account.contract.authenticate;
      const body = { [request.widgetSecret]: account.widgetSecret };
      const answer = await send('authenticate', { method, url: `${account.apiUrl}${path}`, body });
      await pauseIfLimited(answer);
      return parseToken(answer, account.contract.authenticate, now());
    },
    store: stores.tokens,
    credentials: { apiUrl: account.apiUrl, widgetSecret: account.widgetSecret },
    locks: stores.locks,
    now,
    clock,
    onTrouble,
    onContested,
  });
  const bearer = () => tokens.get().catch(rethrowAsUnsent);

  return {
    async call(action, request, sending = (sendNow) => sendNow()) {
      await beforeCall();
      for (let refusals = 0; ; refusals += 1) {
        const held = await bearer();
        const answer = await sending(() => send(action, authorised(request, held)));
        await pauseIfLimited(answer);
        const again = refusals === 0 || (refusals === 1 && !held.obtainedHere);
        if (answer.status !== 401 || !again) {
          const failure = commonFailure(answer, now());
          if (failure !== undefined) throw failure;
          return answer;
        }
        tokens.invalidate(held.token);
      }
    },
    probe: async (request) => await send('result', authorised(request, await bearer())),
    async signIn() {
      await tokens.get();
    },
  };
}

function createReportedSend(
  http: Http,
  now: () => number,
  onRequest: NonNullable<WorkerChecksClientOptions['hooks']>['onRequest'] = () => {},
): (action: Action, request: HttpRequest) => Promise<HttpAnswer> {
  return async (action, request) => {
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
  };
}

function authorised(request: HttpRequest, { token }: HeldToken): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

/** However the sign-in failed, the actual request was never sent. */
function rethrowAsUnsent(error: unknown): never {
  if (!(error instanceof WorkerChecksError)) throw error;
  const { failure, message, reason, status, retryAt, cause } = error;
  throw new WorkerChecksError(failure, message, { effect: 'none', reason, status, retryAt, cause });
}
