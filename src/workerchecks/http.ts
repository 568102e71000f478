import { Agent, request } from 'undici';
import { WorkerChecksError } from '../errors.ts';

/** How long each part of a request may take, and how much an answer may hold. */
export const HTTP_POLICY = {
  connectMs: 5_000,
  headersMs: 15_000,
  bodyMs: 10_000,
  totalMs: 25_000,
  longestAnswerBytes: 256 * 1024,
} as const;
export type HttpPolicy = { [key in keyof typeof HTTP_POLICY]: number };

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
}

export interface HttpAnswer {
  status: number;
  /** Parsed, or undefined where the body is empty or no JSON. */
  json: unknown;
  empty: boolean;
  retryAfter: string | undefined;
}

export interface Http {
  /** Rejects with WorkerChecksError where no answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Nothing reached WorkerChecks when one of these stands at the end of an error's causes. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
]);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TimeoutError']);

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  const open: unknown[] = [error];
  for (let next = open.shift(); next instanceof Error && codes.length < 16; next = open.shift()) {
    codes.push(next.name);
    if ('code' in next && typeof next.code === 'string') codes.push(next.code);
    open.push(next.cause);
    if (next instanceof AggregateError) open.push(...next.errors);
  }
  return codes;
}

function toError(error: unknown): WorkerChecksError {
  const codes = codesOf(error);
  if (codes.some((code) => NOT_SENT.has(code))) {
    return new WorkerChecksError('unreachable', 'WorkerChecks could not be reached. Nothing was sent.', {
      effect: 'none',
    });
  }
  if (codes.some((code) => TIMED_OUT.has(code))) {
    return new WorkerChecksError('timed-out', 'WorkerChecks did not answer in time.', { effect: 'possible' });
  }
  if (codes.includes('UND_ERR_RES_EXCEEDED_MAX_SIZE')) return unreadable();
  return new WorkerChecksError('dropped', 'The connection to WorkerChecks broke.', { effect: 'possible' });
}

function unreadable(): WorkerChecksError {
  return new WorkerChecksError('unreadable', 'WorkerChecks answered with something that could not be read.', {
    effect: 'possible',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** HTTP to WorkerChecks: each request once, on a connection of its own, so that a stale one never breaks a request. */
export function createHttp(userAgent: string, policy: HttpPolicy = HTTP_POLICY): Http {
  const agent = new Agent({
    connect: { timeout: policy.connectMs },
    headersTimeout: policy.headersMs,
    bodyTimeout: policy.bodyMs,
    maxResponseSize: policy.longestAnswerBytes,
    pipelining: 0,
  });
  return {
    async send({ method, url, headers, body }) {
      try {
        const answer = await request(url, {
          method,
          dispatcher: agent,
          signal: AbortSignal.timeout(policy.totalMs),
          headers: {
            accept: 'application/json',
            'user-agent': userAgent,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.body.text();
        const retryAfter = answer.headers['retry-after'];
        return {
          status: answer.statusCode,
          json: parse(text),
          empty: text.trim() === '',
          retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
        };
      } catch (error) {
        throw toError(error);
      }
    },
    close: () => agent.destroy(),
  };
}
