import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { InvitationOrder } from '../../src/checks/ports.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';
import type { LedgerRecord } from '../../src/workerchecks/budget/ledger-record.ts';
import {
  type Action,
  createWorkerChecksClient,
  type RequestReport,
  type WorkerChecksClient,
  type WorkerChecksClientOptions,
} from '../../src/workerchecks/client.ts';
import { parseContract } from '../../src/workerchecks/contract.ts';
import type { StoredToken } from '../../src/workerchecks/token.ts';
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

/** An answer of JSON, or of the text as it is. */
export function reply(status: number, body?: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
  };
}

const USUAL: Record<Action, Reply> = {
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

/** A WorkerChecks on a real socket that answers from a list per action, then as usual. */
export async function openVendor() {
  const usual = { ...USUAL };
  const next: Record<Action, Reply[]> = { authenticate: [], invite: [], cancel: [], result: [] };
  /** Every request in order, by action. */
  const requests: Action[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const action = actionOf(request.url ?? '');
    requests.push(action);
    authorizations.push(request.headers.authorization);
    request.resume();
    request.on('end', () => (next[action].shift() ?? usual[action])(response, request));
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
    /** What is answered where nothing else was asked for. */
    usual,
    answers(action: Action, ...replies: Reply[]): void {
      next[action].push(...replies);
    },
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A client with stores in memory; `troubles` and `reports` are what it told its log and metrics. */
export async function makeClient(over: Partial<WorkerChecksClientOptions> & { apiUrl: string }) {
  const troubles: unknown[] = [];
  const reports: RequestReport[] = [];
  const client: WorkerChecksClient = await createWorkerChecksClient({
    widgetSecret: SECRET,
    contract: parseContract(undefined),
    tokens: createMemoryCollection<StoredToken>(),
    locks: createLocalLocks(),
    ledger: createMemoryCollection<LedgerRecord>(),
    storeTime: async () => Date.now(),
    perMinute: 1_000,
    reserved: 5,
    personMaxWaitMs: 2_000,
    timeZone: 'Australia/Sydney',
    userAgent: 'workerchecks-slack/test',
    now: Date.now,
    onTrouble: (error) => troubles.push(error),
    onRequest: (report) => reports.push(report),
    ...over,
  });
  return { client, troubles, reports };
}

/** What a promise rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail');
}
