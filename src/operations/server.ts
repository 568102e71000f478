import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ConfigError } from '../errors.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface ServerOptions {
  readiness: () => Promise<Readiness>;
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Takes POST /slack/events in HTTP mode. */
  slack: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
}

export interface Server {
  /** Resolves with the port; 0 asks for any free one. Rejects with ConfigError where the port cannot be had. */
  start(port: number): Promise<number>;
  /** Takes no new requests; resolves when those under way are answered. */
  stop(): Promise<void>;
}

type Answer = { status: number; type: string; body: string };

function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(body)}\n` };
}

/** Why the system does not let us have a port, by its own code (listen(2)). */
const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program, or by this bot already running',
  EACCES: 'may not be used by this account; those below 1024 often need more rights',
};

function portError(port: number, error: Error): Error {
  const problem = 'code' in error ? PORT_PROBLEMS[String(error.code)] : undefined;
  return problem === undefined ? error : new ConfigError([`PORT: expected a free port; ${port} ${problem}`]);
}

/** The bot's one HTTP server: health, metrics and, in HTTP mode, Slack's requests. */
export function createServer({ readiness, metrics, slack }: ServerOptions): Server {
  const pages: Record<string, () => Promise<Answer>> = {
    '/healthz': async () => json(200, { ok: true }),
    '/readyz': async () => {
      const answer = await readiness();
      return json(answer.ready ? 200 : 503, answer);
    },
    '/metrics': async () => ({ status: 200, type: metrics.contentType, body: await metrics.text() }),
  };

  function send(response: ServerResponse, { status, type, body }: Answer): void {
    response.writeHead(status, { 'content-type': type }).end(body);
  }

  let stopping = false;
  const server = createHttpServer((request, response) => {
    // A connection whose last answer is out would else be kept for five seconds more.
    response.once('close', () => {
      if (stopping) server.closeIdleConnections();
    });
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === '/slack/events' && slack !== undefined) {
      if (request.method === 'POST') slack(request, response);
      else send(response, json(405, { error: 'POST only' }));
      return;
    }
    const page = pages[path];
    if (page === undefined) return send(response, json(404, { error: 'No such page' }));
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return send(response, json(405, { error: 'GET only' }));
    }
    page().then(
      (answer) => send(response, answer),
      () => send(response, json(500, { error: 'This page could not be made' })),
    );
  });

  return {
    start: (port) =>
      new Promise((resolve, reject) => {
        const refuse = (error: Error) => reject(portError(port, error));
        server.once('error', refuse);
        server.listen(port, () => {
          server.off('error', refuse);
          const address = server.address();
          resolve(address !== null && typeof address === 'object' ? address.port : port);
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        stopping = true;
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
