import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenLocally } from '../local-server.ts';
import type { SocketHub } from './socket-hub.ts';
import type { Outcome } from './web-api/http-answer.ts';
import type { WebApi } from './web-api/web-api.ts';

export interface SandboxServer {
  readonly url: string;
  /** Destroys every open connection. */
  stop(): Promise<void>;
}

/** Serves /api/:method, /response/:id, files under /files-pri/, uploads under /upload/ and Socket Mode's WebSocket on 127.0.0.1. */
export async function startServer(
  port: number,
  parts: { api: WebApi; socket: SocketHub },
): Promise<SandboxServer> {
  const timers = new Set<NodeJS.Timeout>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const outcome = await route(request, parts.api);
    if (outcome === 'hang') return;
    if (outcome === 'drop') {
      request.socket.destroy();
      return;
    }
    const { status, headers, body } = outcome.answer;
    const finish = () => response.writeHead(status, headers).end(body);
    if (outcome.afterMs === 0) {
      finish();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      finish();
    }, outcome.afterMs);
    timers.add(timer);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.on('upgrade', (request, socket) => parts.socket.upgrade(request, socket));

  const actualPort = await listenLocally(server, port);
  return {
    url: `http://127.0.0.1:${actualPort}`,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      return closeServer(server);
    },
  };
}

async function route(request: IncomingMessage, api: WebApi): Promise<Outcome> {
  const { pathname, search } = new URL(request.url ?? '/', 'http://sandbox');
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const body = bytes.toString('utf8');
  if (pathname.startsWith('/api/')) {
    const contentType = request.headers['content-type'] ?? '';
    const args = request.method === 'GET' ? search.slice(1) : body;
    return api.method(pathname.slice('/api/'.length), contentType, args, request.headers.authorization);
  }
  if (pathname.startsWith('/response/') && request.method === 'POST') return api.responseUrl(pathname, body);
  if (pathname.startsWith('/files-pri/') && request.method === 'GET') {
    return api.download(pathname, request.headers.authorization);
  }
  if (pathname.startsWith('/upload/') && request.method === 'POST') return api.upload(pathname, bytes);
  return { answer: { status: 404, headers: {}, body: 'Not found' }, afterMs: 0 };
}
