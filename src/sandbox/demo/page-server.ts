import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { closeServer, listenLocally } from '../local-server.ts';
import { type ActionResult, type DemoAction, requestSchema } from '../protocol/demo-action.ts';
import type { Scene } from '../protocol/scene.ts';
import type { PageBundle } from './bundle-page.ts';
import { PAGE_HTML, PAGE_ICON } from './page-html.ts';

/** Debounce: changes this close together are sent as one update. */
const SHOW_AFTER_MS = 30;
const MOST_PORTS_TRIED = 50;
/** A 10 MB file in base64, plus the surrounding JSON. */
const MOST_BYTES = 15_000_000;

export interface PageServerOptions {
  bundle: PageBundle;
  scene: (userId: string) => Scene;
  /** If the action is not possible, throws an error whose message is shown to the person. */
  act: (userId: string, action: DemoAction) => Promise<ActionResult>;
  /** A file that this person can see. */
  file: (userId: string, id: string) => { name: string; bytes: Uint8Array } | undefined;
}

/** An open page, and the last JSON sent to it for each part of the scene. */
interface Watcher {
  userId: string;
  last: Map<string, string>;
}

export interface PageServer {
  /** Listens on this port or, if it is taken, on the next free one; 0: any free port. Resolves with the address. */
  start(port: number): Promise<string>;
  stop(): Promise<void>;
  /** Something changed: sends an update to all open pages soon. */
  changed(): void;
  readonly watchers: number;
}

/** Serves the page, its updates (server-sent events) and its actions (POST /do), on this machine only. */
export function createPageServer({ bundle, scene, act, file }: PageServerOptions): PageServer {
  const watchers = new Map<ServerResponse, Watcher>();
  let timer: NodeJS.Timeout | undefined;

  function show(): void {
    timer = undefined;
    for (const [response, watcher] of watchers) {
      const changes = changedParts(watcher, scene(watcher.userId));
      if (changes !== undefined) response.write(`data: ${changes}\n\n`);
    }
  }

  function changed(): void {
    timer ??= setTimeout(show, SHOW_AFTER_MS);
  }

  function watch(userId: string, response: ServerResponse): void {
    const watcher: Watcher = { userId, last: new Map() };
    const first = changedParts(watcher, scene(userId));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`retry: 500\ndata: ${first}\n\n`);
    watchers.set(response, watcher);
    response.on('close', () => watchers.delete(response));
  }

  async function perform(request: IncomingMessage): Promise<ActionResult> {
    const parsed = requestSchema.safeParse(JSON.parse(await readBody(request)));
    if (!parsed.success) return { problem: 'This cannot be done here.' };
    try {
      return await act(parsed.data.as, parsed.data.what);
    } catch (error) {
      return { problem: error instanceof Error ? error.message : 'This cannot be done here.' };
    } finally {
      changed();
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    if (!isOurOwn(request)) return void send(403, 'text/plain', 'Only the sandbox itself may ask.');
    const route = `${request.method} ${pathname}`;
    switch (route) {
      case 'GET /':
        return void send(200, 'text/html; charset=utf-8', PAGE_HTML);
      case 'GET /page.js':
        return void send(200, 'text/javascript; charset=utf-8', bundle.script);
      case 'GET /page.css':
        return void send(200, 'text/css; charset=utf-8', bundle.style);
      case 'GET /icon.svg':
        return void send(200, 'image/svg+xml', PAGE_ICON);
      case 'GET /scene':
        return watch(searchParams.get('as') ?? '', response);
      case 'GET /file':
        return sendFile(response, file(searchParams.get('as') ?? '', searchParams.get('id') ?? ''));
      case 'POST /do':
        return void send(200, 'application/json', JSON.stringify(await perform(request)));
      default:
        return void send(404, 'text/plain', 'Not found');
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(400).end();
    });
  });

  return {
    async start(port) {
      const most = port === 0 ? 1 : MOST_PORTS_TRIED;
      for (let tried = 0; tried < most; tried += 1) {
        const found = await listenIfFree(server, port + tried);
        if (found !== undefined) return `http://localhost:${found}`;
      }
      throw new Error(`No free port from ${port} to ${port + most - 1}`);
    },
    stop() {
      clearTimeout(timer);
      return closeServer(server);
    },
    changed,
    get watchers() {
      return watchers.size;
    },
  };
}

/**
 * The parts of a scene that differ from what was last sent, as JSON; undefined if none. The passing of time changes
 * only one part.
 */
function changedParts({ last }: Watcher, scene: Scene): string | undefined {
  const changes: string[] = [];
  for (const [name, part] of Object.entries(scene)) {
    const now = JSON.stringify(part) ?? 'null';
    if (last.get(name) === now) continue;
    last.set(name, now);
    changes.push(`${JSON.stringify(name)}:${now}`);
  }
  return changes.length === 0 ? undefined : `{${changes.join(',')}}`;
}

/** CSRF and DNS rebinding protection: other sites in the same browser must neither drive the sandbox nor read it. */
/** As a download: nothing in it is shown or run here. */
function sendFile(response: ServerResponse, file: ReturnType<PageServerOptions['file']>): void {
  if (file === undefined) return void response.writeHead(404).end();
  response
    .writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'cache-control': 'no-store',
    })
    .end(file.bytes);
}

function isOurOwn({ headers }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  const isLocal = /^(localhost|127\.0\.0\.1):\d+$/.test(host);
  return isLocal && (origin === undefined || origin === `http://${host}`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('Too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined if the port is taken. */
async function listenIfFree(server: Server, port: number): Promise<number | undefined> {
  try {
    return await listenLocally(server, port);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined;
    throw error;
  }
}
