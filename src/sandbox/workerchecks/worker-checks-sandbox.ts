import { createServer } from 'node:http';
import { closeServer, listenLocally } from '../local-server.ts';
import { Account } from './account.ts';
import { concernsWorker } from './concerns-worker.ts';
import { FaultQueue, type FaultTerms, type PlantedFault } from './fault-queue.ts';
import type { Action, Advance, Fault, ReceivedRequest, SandboxCheck } from './model.ts';
import { createRequestHandler } from './request-handler.ts';

const BASE = '/business/v1';

export interface WorkerChecksSandboxOptions {
  widgetSecret: string;
  /** Epoch milliseconds. Determines token expiry (24 hours) and the result rate limit's window. */
  now?: () => number;
  /** Default 30. */
  resultRequestsPerMinute?: number;
  /** Number of invitations the account can pay for; default: unlimited. */
  credits?: number;
  /** Product ids the account knows; default: any. */
  products?: readonly string[];
  /** Whether to refuse a second open invitation for the same e-mail and product with 409; default false. */
  refuseDuplicates?: boolean;
  /** Whether result summaries include e-mail and reference, which the published API does not; default false. */
  namesWorker?: boolean;
  /** Called after every executed request. */
  onChange?: () => void;
}

export interface WorkerChecksSandbox {
  /** `url` is the value for WORKERCHECKS_API_URL. Port 0, the default: any free port. */
  start(port?: number): Promise<{ url: string }>;
  /** Destroys every open connection, including hanging answers. Orders are kept; `start` resumes. */
  stop(): Promise<void>;
  readonly url: string;
  /** All invitations, oldest first; live objects. */
  readonly checks: readonly SandboxCheck[];
  /** All requests received, oldest first. */
  readonly requests: readonly ReceivedRequest[];
  /** The only invitation for this e-mail; throws if there is none or more than one. */
  checkFor(email: string): SandboxCheck;
  advance(id: string, change: Advance): SandboxCheck;
  /** Creates an invitation as in BusinessHub, without the API. */
  inviteInBusinessHub(order: SandboxCheck['order']): SandboxCheck;
  /** Most result requests that arrived within any 60 seconds. */
  maxInAnyMinute(): number;
  /** Result requests within the last 60 seconds. */
  inLastMinute(): number;
  fault(action: Action, fault: Fault, terms?: FaultTerms<ReceivedRequest>): PlantedFault;
  /** Like `fault`, for requests concerning the worker with this address: permanent, unless the terms say how often. */
  faultFor(email: string, action: Action, fault: Fault, terms?: { times?: number }): PlantedFault;
  clearFaults(): void;
  revokeTokens(): void;
  /** How many more invitations the account can pay for; Infinity: unlimited. */
  credits: number;
  /** The account has no credits left. Setting it back to false makes them unlimited. */
  outOfCredits: boolean;
  /**
   * Delay before answering an invitation, milliseconds; the invitation is created when the request arrives. Initially
   * 0.
   */
  invitationMs: number;
  /** Whether a genuine 429 has the header Retry-After: 60. Initially true. */
  sendRetryAfter: boolean;
}

/**
 * WorkerChecks' Business API on this machine, following the default wire contract. Idempotency-Key is recorded but not
 * honoured, because nothing says that WorkerChecks honours it: sending the same create twice makes two invitations.
 */
export function createWorkerChecksSandbox(options: WorkerChecksSandboxOptions): WorkerChecksSandbox {
  const now = options.now ?? Date.now;
  const faults = new FaultQueue<Action, Fault, ReceivedRequest>();
  const requests: ReceivedRequest[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let origin = '';
  let invitationMs = 0;
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

  const serve = createRequestHandler({
    account,
    faults,
    requests,
    timers,
    now,
    invitationMs: () => invitationMs,
    onChange: options.onChange,
  });
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => incoming.socket.destroy());
  });

  return {
    async start(port = 0) {
      origin = `http://127.0.0.1:${await listenLocally(server, port)}`;
      return { url: `${origin}${BASE}` };
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      return closeServer(server);
    },
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
    inLastMinute: () => account.inLastMinute(),
    fault: (action, fault, terms) => faults.plant(action, fault, terms),
    faultFor(email, action, fault, { times = Number.POSITIVE_INFINITY } = {}) {
      const when = (request: ReceivedRequest) => concernsWorker(request, account.checks, email);
      return faults.plant(action, fault, { times, when });
    },
    clearFaults: () => faults.clear(),
    revokeTokens: () => account.revokeTokens(),
    get credits() {
      return account.credits;
    },
    set credits(credits) {
      account.credits = credits;
    },
    get outOfCredits() {
      return account.credits < 1;
    },
    set outOfCredits(out) {
      account.credits = out ? 0 : Number.POSITIVE_INFINITY;
    },
    get invitationMs() {
      return invitationMs;
    },
    set invitationMs(ms) {
      invitationMs = ms;
    },
    get sendRetryAfter() {
      return account.sendRetryAfter;
    },
    set sendRetryAfter(send) {
      account.sendRetryAfter = send;
    },
  };
}
