import { createServer } from 'node:http';
import { Account } from './account.ts';
import { concernsWorker } from './concerns-worker.ts';
import { FaultQueue, type FaultTerms, type PlantedFault } from './fault-queue.ts';
import type { Action, Advance, Fault, ReceivedRequest, SandboxCheck } from './model.ts';
import { createRequestHandler } from './request-handler.ts';

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
  /** The same for what concerns the worker with this address: for good, unless the terms say how often. */
  faultFor(email: string, action: Action, fault: Fault, terms?: { times?: number }): PlantedFault;
  clearFaults(): void;
  revokeTokens(): void;
  /** How many more invitations the account can pay; Infinity: no end. */
  credits: number;
  /** The account has no credits left. Set back to false: endless. */
  outOfCredits: boolean;
  /** How long it takes to answer an invitation, milliseconds; it is made as the request arrives. 0 at first. */
  invitationMs: number;
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
