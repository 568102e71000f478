import type { RequestListener, ServerResponse } from 'node:http';
import type { Log } from '../log/log.ts';
import { createThrottledWarnings } from '../log/throttled-warnings.ts';
import { createHttpListener, type HttpLimits, type HttpListener } from './http-listener.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** Scrapes this close together share an answer, so that frequent scrapes cost nothing. */
const METRICS_FRESH_MS = 1_000;

export interface ServerOptions {
  readiness: () => Promise<Readiness>;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Handles POST /slack/events. Undefined in Socket Mode. */
  slack: RequestListener | undefined;
  log: Log;
  limits?: HttpLimits;
}

export interface ServerAddress {
  /** Undefined: all addresses. */
  host: string | undefined;
  /** 0: any free port. */
  port: number;
  /** The port of /metrics, /readyz and /healthz. Undefined: `port`. */
  metricsPort: number | undefined;
}

export interface ServerPorts {
  /** The port for Slack's requests; in Socket Mode, which has none, the metrics port. */
  port: number;
  metricsPort: number;
}

export interface Server {
  /** Rejects with ConfigError if an address cannot be used. */
  start(address: ServerAddress): Promise<ServerPorts>;
  /**
   * Stops accepting connections. Resolves when the requests in flight are answered, or after `deadlineMs`, with no
   * connection left open.
   */
  stop(deadlineMs: number): Promise<void>;
}

type Answer = { status: number; type: string; body: string };
type Page = () => Promise<Answer>;

function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(body)}\n` };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** Caches an answer for `ms`, shared by concurrent callers even while it is being produced. Failures are not cached. */
function shared(page: Page, ms: number): Page {
  let last: { at: number; answer: Promise<Answer> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at >= ms) {
      const made = { at: performance.now(), answer: page() };
      last = made;
      made.answer.catch(() => {
        if (last === made) last = undefined;
      });
    }
    return last.answer;
  };
}

function servePages(pages: ReadonlyMap<string, Page>): RequestListener {
  return (request, response) => {
    const page = pages.get(pathOf(request.url));
    if (page === undefined) return send(response, json(404, { error: 'No such page' }));
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return send(response, json(405, { error: 'GET only' }));
    }
    page().then(
      (answer) => send(response, answer),
      () => send(response, json(500, { error: 'This page could not be made' })),
    );
  };
}

function serveSlack(slack: RequestListener, others: RequestListener): RequestListener {
  return (request, response) => {
    if (pathOf(request.url) !== '/slack/events') others(request, response);
    else if (request.method === 'POST') slack(request, response);
    else send(response, json(405, { error: 'POST only' }));
  };
}

function pathOf(url = '/'): string {
  return url.split('?', 1)[0] ?? '/';
}

/** Serves health, metrics and, in HTTP mode, Slack's requests, on one port or on two. */
export function createServer({ readiness, metrics, slack, log, limits }: ServerOptions): Server {
  const readyPage = async () => {
    const answer = await readiness();
    return json(answer.ready ? 200 : 503, answer);
  };
  const metricsPage = async () => ({
    status: 200,
    type: metrics.contentType,
    body: await metrics.text(),
  });
  const pages = servePages(
    new Map<string, Page>([
      ['/healthz', async () => json(200, { ok: true })],
      ['/readyz', readyPage],
      ['/metrics', shared(metricsPage, METRICS_FRESH_MS)],
    ]),
  );
  const warnings = createThrottledWarnings(log);
  const listeners: HttpListener[] = [];

  function listen(answer: RequestListener, address: Parameters<HttpListener['listen']>[0]): Promise<number> {
    const listener = createHttpListener(answer, warnings, limits);
    listeners.push(listener);
    return listener.listen(address);
  }

  return {
    async start({ host, port, metricsPort }) {
      // Both variables may name the same port.
      if (metricsPort === undefined || (metricsPort === port && port !== 0)) {
        const answer = slack === undefined ? pages : serveSlack(slack, pages);
        const both = await listen(answer, { host, port, portVariable: 'PORT' });
        return { port: both, metricsPort: both };
      }
      const metricsOnly = await listen(pages, { host, port: metricsPort, portVariable: 'METRICS_PORT' });
      if (slack === undefined) return { port: metricsOnly, metricsPort: metricsOnly };
      const forSlack = serveSlack(slack, servePages(new Map()));
      return { port: await listen(forSlack, { host, port, portVariable: 'PORT' }), metricsPort: metricsOnly };
    },
    async stop(deadlineMs) {
      await Promise.all(listeners.map((listener) => listener.stop(deadlineMs)));
    },
  };
}
