import type { IncomingMessage } from 'node:http';
import { type Action, type Answer, type ReceivedRequest, refusal } from './model.ts';

const ROUTES: ReadonlyArray<{ action: Action; method: string; path: RegExp }> = [
  { action: 'authenticate', method: 'POST', path: /^\/business\/v1\/auth\/token$/ },
  { action: 'invite', method: 'POST', path: /^\/business\/v1\/invitations$/ },
  { action: 'cancel', method: 'POST', path: /^\/business\/v1\/invitations\/([^/]+)\/cancel$/ },
  { action: 'result', method: 'GET', path: /^\/business\/v1\/invitations\/([^/]+)\/result$/ },
  { action: 'certificate', method: 'GET', path: /^\/certificates\/([^/]+)$/ },
];

/** Determines a request's action and parses its content. */
export async function readRequest(
  incoming: IncomingMessage,
  at: number,
): Promise<{ request: ReceivedRequest; raw: RawRequest }> {
  const raw = await readRaw(incoming);
  const request = { ...identify(incoming), at, ...describe(incoming, raw), status: undefined };
  return { request, raw };
}

/** The parts of a request that are not logged. */
export interface RawRequest {
  json: unknown;
  authorization: string | undefined;
  problem: Answer | undefined;
}

async function readRaw(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const { authorization } = incoming.headers;
  if (text === '') return { json: undefined, authorization, problem: undefined };
  if (!incoming.headers['content-type']?.startsWith('application/json')) {
    const problem = refusal(415, 'unsupported_media_type', 'Send application/json');
    return { json: undefined, authorization, problem };
  }
  try {
    const json: unknown = JSON.parse(text);
    return { json, authorization, problem: undefined };
  } catch {
    return { json: undefined, authorization, problem: refusal(400, 'bad_request', 'Not JSON') };
  }
}

function identify(
  incoming: IncomingMessage,
): Pick<ReceivedRequest, 'action' | 'method' | 'path' | 'invitationId'> {
  const method = incoming.method ?? '';
  const path = new URL(incoming.url ?? '/', 'http://sandbox').pathname;
  for (const route of ROUTES) {
    const match = method === route.method ? route.path.exec(path) : null;
    if (match !== null) {
      const id = match[1];
      return { action: route.action, method, path, invitationId: id && decodeURIComponent(id) };
    }
  }
  return { action: 'unknown', method, path, invitationId: undefined };
}

function describe(
  incoming: IncomingMessage,
  raw: RawRequest,
): Pick<ReceivedRequest, 'idempotencyKey' | 'userAgent' | 'body'> {
  const key = incoming.headers['idempotency-key'];
  const isSecret = new URL(incoming.url ?? '/', 'http://sandbox').pathname.endsWith('/auth/token');
  return {
    idempotencyKey: typeof key === 'string' ? key : undefined,
    userAgent: incoming.headers['user-agent'],
    body: isSecret ? undefined : raw.json,
  };
}
