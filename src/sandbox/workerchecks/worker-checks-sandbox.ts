import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Account } from './account.ts';
import { certificatePage } from './certificate-page.ts';
import { FaultQueue, type FaultTerms, type PlantedFault } from './fault-queue.ts';
import {
  type Action,
  type Advance,
  type Answer,
  type Fault,
  jsonAnswer,
  type ReceivedRequest,
  refusal,
  type SandboxCheck,
} from './model.ts';
import { type RawRequest, readRequest } from './read-request.ts';

const BASE = '/business/v1';

export interface WorkerChecksSandboxOptions {
  widgetSecret: string;
  /** Epoch milliseconds. The token's 24 hours and the minute of the result limit run on this clock. */
  now?: () => number;
  /** 30 where absent. */
  resultRequestsPerMinute?: number;
  /** How many invitations the account can pay; no end where absent. */
  credits?: number;
  /** Product ids the account knows; any where absent. */
  products?: readonly string[];
  /** Refuse a second open invitation for the same e-mail and product with 409; false where absent. */
  refuseDuplicates?: boolean;
  /** Name e-mail and reference in result summaries, which the published API does not; false where absent. */
  namesWorker?: boolean;
  /** After every request that was carried out. */
  onChange?: () => void;
}

export interface WorkerChecksSandbox {
  /** `url` is what WORKERCHECKS_API_URL takes. Port 0 or none: any free port. */
  start(port?: number): Promise<{ url: string }>;
  /** Breaks every open connection, hanging answers too. What was ordered stays; start again continues. */
  stop(): Promise<void>;
  readonly url: string;
  /** Every invitation, the oldest first; live objects. */
  readonly checks: readonly SandboxCheck[];
  /** Every request that arrived, the oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** The one invitation for this e-mail; throws where there is none or more than one. */
  checkFor(email: string): SandboxCheck;
  advance(id: string, change: Advance): SandboxCheck;
  /** Makes an invitation as somebody does in BusinessHub, without the API. */
  inviteInBusinessHub(order: SandboxCheck['order']): SandboxCheck;
  /** The most result requests that arrived within any 60 seconds. */
  maxInAnyMinute(): number;
  fault(action: Action, fault: Fault, terms?: FaultTerms<ReceivedRequest>): PlantedFault;
  clearFaults(): void;
  revokeTokens(): void;
  /** The account has no credits left. Set back to false: endless. */
  outOfCredits: boolean;
  /** Whether a true 429 carries Retry-After: 60. True at first. */
  sendRetryAfter: boolean;
}

/**
 * WorkerChecks' Business API on this machine, by the default wire contract. Idempotency-Key is recorded and not
 * honoured, as nothing says that WorkerChecks honours it: the same create twice makes two invitations.
 */
export function createWorkerChecksSandbox(options: WorkerChecksSandboxOptions): WorkerChecksSandbox {
  const now = options.now ?? Date.now;
  const faults = new FaultQueue<Action, Fault, ReceivedRequest>();
  const requests: ReceivedRequest[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let origin = '';
  const account = new Account({
    widgetSecret: options.widgetSecret,
    now,
    resultRequestsPerMinute: options.resultRequestsPerMinute ?? 30,
    credits: options.credits ?? Number.POSITIVE_INFINITY,
    products: options.products,
    refuseDuplicates: options.refuseDuplicates ?? false,
    namesWorker: options.namesWorker ?? false,
    certificateUrl: (id) => `${origin}/certificates/${id}`,
  });

  function perform(request: ReceivedRequest, raw: RawRequest): Answer {
    const answer = carryOut(request, raw);
    options.onChange?.();
    return answer;
  }

  function carryOut(request: ReceivedRequest, raw: RawRequest): Answer {
    if (request.action === 'unknown') return refusal(404, 'not_found', 'No such path');
    if (request.action === 'certificate') return certificatePage(account.find(request.invitationId ?? ''));
    if (request.action === 'authenticate') return raw.problem ?? account.authenticate(raw.json);
    const refused = account.unauthorised(raw.authorization) ?? raw.problem;
    if (refused !== undefined) return refused;
    if (request.action === 'invite') return account.invite(raw.json);
    if (request.action === 'cancel') return account.cancel(request.invitationId ?? '');
    return account.result(request.invitationId ?? '');
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = now();
    const { request, raw } = await readRequest(incoming, at);
    requests.push(request);
    // An arrival counts whatever becomes of it, as a gateway in front of the service would count it.
    const limited = request.action === 'result' ? account.tooMany(request) : undefined;
    const send = (answer: Answer): void => {
      request.status = answer.status;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    const fault = faults.take(request.action, request);
    if (fault === undefined) return send(limited ?? perform(request, raw));
    switch (fault.kind) {
      case 'answer':
        return send(jsonAnswer(fault.status, fault.body ?? {}, fault.headers));
      case 'rate-limited': {
        const headers: Record<string, string> =
          fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
        return send(refusal(429, 'rate_limited', 'Too many requests', headers));
      }
      case 'dropped-before':
        incoming.socket.destroy();
        return;
      case 'hang':
        if (fault.effect ?? true) limited ?? perform(request, raw);
        return;
    }
    const answer = limited ?? perform(request, raw);
    switch (fault.kind) {
      case 'slow': {
        const timer = setTimeout(() => {
          timers.delete(timer);
          send(answer);
        }, fault.ms);
        timers.add(timer);
        return;
      }
      case 'dropped-after':
        incoming.socket.destroy();
        return;
      case 'malformed':
        return send({ ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) });
      case 'html':
        return send({
          status: fault.status ?? 200,
          headers: { 'content-type': 'text/html' },
          body: '<!doctype html><title>Proxy</title><h1>Please sign in to the network</h1>',
        });
      case 'raw':
        return send({ status: fault.status, headers: fault.headers ?? {}, body: fault.body });
    }
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });

  return {
    start: (port = 0) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          const address = server.address();
          origin = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : port}`;
          resolve({ url: `${origin}${BASE}` });
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer);
        timers.clear();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    get url() {
      return `${origin}${BASE}`;
    },
    checks: account.checks,
    requests,
    checkFor(email) {
      const found = account.checks.filter((check) => check.order.email === email);
      const [only] = found;
      if (only === undefined || found.length > 1) {
        throw new Error(`The sandbox has ${found.length} invitations for this e-mail`);
      }
      return only;
    },
    advance: (id, change) => account.advance(id, change),
    inviteInBusinessHub(order) {
      const check = account.make(order);
      options.onChange?.();
      return check;
    },
    maxInAnyMinute: () => account.maxInAnyMinute(),
    fault: (action, fault, terms) => faults.plant(action, fault, terms),
    clearFaults: () => faults.clear(),
    revokeTokens: () => account.revokeTokens(),
    get outOfCredits() {
      return account.credits < 1;
    },
    set outOfCredits(out) {
      account.credits = out ? 0 : Number.POSITIVE_INFINITY;
    },
    get sendRetryAfter() {
      return account.sendRetryAfter;
    },
    set sendRetryAfter(send) {
      account.sendRetryAfter = send;
    },
  };
}
