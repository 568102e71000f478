import { Agent, type Dispatcher, request } from 'undici';
import { WorkerChecksError } from '../../errors.ts';
import { createOutbound, type Outbound } from '../../net/outbound.ts';
import { findProxyError } from '../../net/proxy-error.ts';

/** Timeouts for each phase of a request, and the maximum size of an answer. */
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
  /** Parsed; undefined if the body is empty or not JSON. */
  json: unknown;
  empty: boolean;
  retryAfter: string | undefined;
}

export interface Http {
  /** Rejects with WorkerChecksError if no answer arrived. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TimeoutError']);

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let next = error; next instanceof Error && codes.length < 16; next = next.cause) {
    codes.push(next.name);
    if ('code' in next && typeof next.code === 'string') codes.push(next.code);
  }
  return codes;
}

/** undici's own errors are not attached as the cause: they may contain headers, and so the token. */
function toError(error: unknown, sent: boolean): WorkerChecksError {
  const proxy = findProxyError(error);
  if (proxy !== undefined) {
    return new WorkerChecksError(
      'unreachable',
      'WorkerChecks could not be reached: the company proxy is in the way. Nothing was sent. Please tell the operator of this app.',
      { effect: 'none', cause: proxy },
    );
  }
  if (!sent) {
    return new WorkerChecksError('unreachable', 'WorkerChecks could not be reached. Nothing was sent.', {
      effect: 'none',
    });
  }
  const codes = codesOf(error);
  if (codes.some((code) => TIMED_OUT.has(code))) {
    return new WorkerChecksError('timed-out', 'WorkerChecks did not answer in time.', { effect: 'possible' });
  }
  if (codes.includes('UND_ERR_RES_EXCEEDED_MAX_SIZE')) {
    return new WorkerChecksError('unreadable', 'WorkerChecks answered with more than could be read.', {
      effect: 'possible',
    });
  }
  return new WorkerChecksError('dropped', 'The connection to WorkerChecks broke.', { effect: 'possible' });
}

/**
 * Wraps the agent to report when a request starts being written: anything that fails earlier never left this machine.
 */
function withSendingHook(agent: Agent, onSending: () => void): Dispatcher {
  return agent.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (controller, context) => {
      onSending();
      start?.(controller, context);
    };
    return dispatch(options, handler);
  });
}

/** Preserves ids that exceed a double's precision by keeping their source text. */
function keepLargeIds(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? context?.source
    : value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, keepLargeIds);
  } catch {
    return undefined;
  }
}

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Converts a Retry-After date to seconds by the answer's own Date header, so that our clock is not involved. */
function retryAfterOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const asked = first(headers['retry-after']);
  const seconds = (Date.parse(asked ?? '') - Date.parse(first(headers.date) ?? '')) / 1000;
  const isDate = asked !== undefined && !/^\s*[\d.]+\s*$/.test(asked);
  return isDate && seconds > 0 ? String(seconds) : asked;
}

/**
 * HTTP client for WorkerChecks. Sends each request once; redirects are not followed, so that the token goes nowhere
 * else.
 */
export function createHttp(
  userAgent: string,
  policy: HttpPolicy = HTTP_POLICY,
  outbound: Pick<Outbound, 'connector'> = createOutbound(),
): Http {
  const agent = new Agent({
    connect: outbound.connector(policy.connectMs),
    headersTimeout: policy.headersMs,
    bodyTimeout: policy.bodyMs,
    maxResponseSize: policy.longestAnswerBytes,
    // One request per connection at a time, so that none is written to a connection that is about to close.
    pipelining: 0,
    allowH2: false,
  });
  return {
    async send({ method, url, headers, body }) {
      let sent = false;
      const dispatcher = withSendingHook(agent, () => {
        sent = true;
      });
      try {
        const answer = await request(url, {
          method,
          dispatcher,
          signal: AbortSignal.timeout(policy.totalMs),
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            'user-agent': userAgent,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await answer.body.text();
        return {
          status: answer.statusCode,
          json: parse(text),
          empty: text.trim() === '',
          retryAfter: retryAfterOf(answer.headers),
        };
      } catch (error) {
        throw toError(error, sent);
      }
    },
    close: () => agent.destroy(),
  };
}
