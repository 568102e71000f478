import {
  type FetchFunction,
  type WebAPICallResult,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import type { Config } from '../../config/config.ts';
import type { Log } from '../../log/log.ts';
import { createOutbound, type Outbound } from '../../net/outbound.ts';
import { loggerAdapter } from './logger-adapter.ts';

const TIMEOUT_MS = 10_000;
/** Used for a 429 without a usable Retry-After. */
const DEFAULT_RETRY_AFTER_S = 30;

/** One request to Slack's Web API, for the metrics. */
export interface WebCall {
  method: string;
  /** refused: Slack answered `ok: false`. failed: no answer, or one that is not Slack's. */
  outcome: 'ok' | 'refused' | 'rate-limited' | 'failed';
  durationMs: number;
}

class ObservedWebClient extends WebClient {
  readonly #onCall: ((call: WebCall) => void) | undefined;

  constructor(token: string, options: WebClientOptions, onCall: ((call: WebCall) => void) | undefined) {
    super(token, options);
    this.#onCall = onCall;
  }

  override async apiCall(method: string, options?: Record<string, unknown>): Promise<WebAPICallResult> {
    const start = performance.now();
    const tell = (outcome: WebCall['outcome']) =>
      this.#onCall?.({ method, outcome, durationMs: performance.now() - start });
    try {
      const result = await super.apiCall(method, options);
      tell('ok');
      return result;
    } catch (error) {
      if (error instanceof WebAPIRateLimitedError) tell('rate-limited');
      else tell(error instanceof WebAPIPlatformError ? 'refused' : 'failed');
      throw error;
    }
  }
}

/** Parses a Retry-After header, which may be seconds, a date or missing, into seconds. */
function retryAfter(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.ceil(seconds);
  const date = Date.parse(header ?? '');
  if (Number.isNaN(date)) return DEFAULT_RETRY_AFTER_S;
  return Math.max(1, Math.ceil((date - Date.now()) / 1000));
}

/**
 * Gives every 429 a numeric Retry-After: without one, @slack/web-api throws a generic error instead of
 * WebAPIRateLimitedError.
 */
function withRetryAfter(fetch: FetchFunction): FetchFunction {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.status !== 429) return response;
    const headers = new Headers([...response.headers.entries()]);
    headers.set('retry-after', String(retryAfter(headers.get('retry-after'))));
    return new Response(await response.arrayBuffer(), { status: 429, headers });
  };
}

/**
 * A Web API client that sends each request exactly once, with a timeout of ten seconds. A 429 throws
 * WebAPIRateLimitedError. Requests and answers are not logged.
 */
export function createWebClient(
  slack: Pick<Config['slack'], 'botToken' | 'apiUrl'>,
  options: { outbound?: Outbound; log?: Log; onCall?: (call: WebCall) => void } = {},
): WebClient {
  const { fetch } = options.outbound ?? createOutbound();
  const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
  return new ObservedWebClient(
    slack.botToken,
    {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: TIMEOUT_MS,
      fetch: withRetryAfter(fetch),
      logger: loggerAdapter(options.log ?? silent, 'web-api'),
    },
    options.onCall,
  );
}
