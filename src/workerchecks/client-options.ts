import type { Collection, Locks } from '../checks/ports.ts';
import type { Outbound } from '../net/outbound.ts';
import type { RequestLogStore } from './budget/request-log-store.ts';
import type { WireContract } from './contract/contract.ts';
import type { ContractDoubt } from './contract-fit.ts';
import type { HttpPolicy } from './http/http.ts';
import type { StoredToken } from './sign-in/token.ts';

export type Action = 'authenticate' | 'invite' | 'cancel' | 'result';

/** One completed or failed request, for the metrics. */
export interface RequestReport {
  action: Action;
  /** The HTTP status, or the WorkerChecksError's failure if there was no answer. */
  outcome: string;
  ms: number;
}

/** The WorkerChecks account and how to reach its API. */
export interface AccountOptions {
  /** Without a trailing slash. */
  apiUrl: string;
  widgetSecret: string;
  contract: WireContract;
  /** IANA time zone; determines the day of a release date that is given as a moment. */
  timeZone: string;
}

/** State shared by all bots of the account. */
export interface ClientStores {
  tokens: Collection<StoredToken>;
  locks: Locks;
  requestLog: RequestLogStore;
  /** The store's clock, epoch milliseconds. */
  time: () => Promise<number>;
}

/** The account's limit on result requests. */
export interface ResultLimits {
  perMinute: number;
  /** How many of them are for people only. */
  reserved: number;
  /** How long a person's result request waits for the budget, milliseconds. */
  personMaxWaitMs: number;
}

export interface HttpOptions {
  userAgent: string;
  policy?: HttpPolicy;
  /** Connects through the proxy, if there is one; direct if absent. */
  outbound?: Outbound;
}

export interface ClientHooks {
  onRequest?: (report: RequestReport) => void;
  /** A failure that no caller sees, for the log. */
  onTrouble?: (error: unknown) => void;
  /** The answers contradict part of the wire contract. */
  onDoubt?: (doubt: ContractDoubt) => void;
  /** WorkerChecks keeps revoking fresh tokens; the next sign-in waits this many milliseconds. */
  onContested?: (waitMs: number) => void;
}

export interface WorkerChecksClientOptions {
  account: AccountOptions;
  stores: ClientStores;
  limits: ResultLimits;
  http: HttpOptions;
  hooks?: ClientHooks;
  /** Awaited before each call; must not reject. */
  beforeCall?: () => Promise<void>;
  /** Epoch milliseconds. */
  now: () => number;
  /** Monotonic clock, milliseconds. Default: the machine's own. */
  clock?: () => number;
}
