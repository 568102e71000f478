import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { InvitationOrder } from '../../src/checks/ports.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import type { RequestLogRecord } from '../../src/workerchecks/budget/request-log-record.ts';
import { createWorkerChecksClient, type WorkerChecksClient } from '../../src/workerchecks/client.ts';
import type {
  AccountOptions,
  Action,
  ClientHooks,
  ClientStores,
  HttpOptions,
  RequestReport,
  ResultLimits,
} from '../../src/workerchecks/client-options.ts';
import { parseContract } from '../../src/workerchecks/contract/contract.ts';
import type { StoredToken } from '../../src/workerchecks/sign-in/token.ts';
import { createMemoryCollection } from '../support/memory-collection.ts';

export const SECRET = 'widget-secret-5f1c';
export const TOKEN = 'token-9a7e';

export const ORDER: InvitationOrder = {
  key: '00000000-0000-4000-8000-000000000001',
  productId: 'ncchc',
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  mobile: '+61412345678',
  reference: 'CHK-7F3K2',
};

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** An answer; `body` is sent as JSON, a string as it is. */
export function reply(status: number, body?: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  };
}

const DEFAULT_REPLIES: Record<Action, Reply> = {
  authenticate: reply(200, { token: TOKEN, expires_in: 86_400 }),
  invite: reply(201, { invitation_id: 'inv-1', status: 'Pending' }),
  cancel: reply(200, { invitation_id: 'inv-1', status: 'Cancelled' }),
  result: reply(200, { invitation_id: 'inv-1', status: 'Pending', result: null }),
};

function actionOf(path: string): Action {
  if (path.endsWith('/auth/token')) return 'authenticate';
  if (path.endsWith('/cancel')) return 'cancel';
  return path.endsWith('/result') ? 'result' : 'invite';
}

/** A WorkerChecks on a real socket that gives the answers listed for each action, then the default one. */
export async function openVendor() {
  const defaults = { ...DEFAULT_REPLIES };
  const next: Record<Action, Reply[]> = { authenticate: [], invite: [], cancel: [], result: [] };
  /** Every request in order, by action. */
  const requests: Action[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const action = actionOf(request.url ?? '');
    requests.push(action);
    authorizations.push(request.headers.authorization);
    request.resume();
    request.on('end', () => (next[action].shift() ?? defaults[action])(response, request));
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    authorizations,
    /** The answers if no other is listed. */
    defaults,
    answers(action: Action, ...replies: Reply[]): void {
      next[action].push(...replies);
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The client's options without their groups. */
export interface ClientOverrides
  extends Partial<AccountOptions>,
    Partial<Pick<ClientStores, 'tokens' | 'locks'>>,
    Partial<ResultLimits>,
    ClientHooks {
  requestLog?: ClientStores['requestLog'];
  httpPolicy?: NonNullable<HttpOptions['policy']>;
  now?: () => number;
  clock?: () => number;
  beforeCall?: () => Promise<void>;
}

/** A client with stores in memory; `troubles` and `reports` are what it logged and measured. */
export async function makeClient(over: ClientOverrides & { apiUrl: string }) {
  const troubles: unknown[] = [];
  const reports: RequestReport[] = [];
  const { beforeCall, clock, httpPolicy } = over;
  const client: WorkerChecksClient = await createWorkerChecksClient({
    account: {
      apiUrl: over.apiUrl,
      widgetSecret: over.widgetSecret ?? SECRET,
      contract: over.contract ?? parseContract(undefined),
      timeZone: 'Australia/Sydney',
    },
    stores: {
      tokens: over.tokens ?? createMemoryCollection<StoredToken>(),
      locks: over.locks ?? createLocalLocks(),
      requestLog: over.requestLog ?? createMemoryCollection<RequestLogRecord>(),
      time: async () => Date.now(),
    },
    limits: {
      perMinute: over.perMinute ?? 1_000,
      reserved: over.reserved ?? 5,
      personMaxWaitMs: over.personMaxWaitMs ?? 2_000,
    },
    http: {
      userAgent: 'workerchecks-slack/test',
      ...(httpPolicy === undefined ? {} : { policy: httpPolicy }),
    },
    hooks: {
      onRequest: over.onRequest ?? ((report) => void reports.push(report)),
      onTrouble: over.onTrouble ?? ((error) => void troubles.push(error)),
      ...(over.onDoubt === undefined ? {} : { onDoubt: over.onDoubt }),
      ...(over.onContested === undefined ? {} : { onContested: over.onContested }),
    },
    now: over.now ?? Date.now,
    ...(clock === undefined ? {} : { clock }),
    ...(beforeCall === undefined ? {} : { beforeCall }),
  });
  return { client, troubles, reports };
}

/** The reason a promise was rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail');
}
