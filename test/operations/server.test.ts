import { once } from 'node:events';
import { createServer as createOther } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { SILENT_LOG } from '../../src/log/log.ts';
import { HTTP_LIMITS } from '../../src/operations/http-listener.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import {
  createServer,
  type Server,
  type ServerAddress,
  type ServerOptions,
} from '../../src/operations/server.ts';
import { createTestLog } from '../slack/slack-harness.ts';

const LOCAL = { host: '127.0.0.1', port: 0, metricsPort: undefined };

let server: Server | undefined;
afterEach(async () => {
  await server?.stop(0);
  server = undefined;
});

const options = (over: Partial<ServerOptions>): ServerOptions => ({
  readiness: async () => ({ ready: true, failing: {} }),
  metrics: createMetrics(),
  slack: undefined,
  log: SILENT_LOG,
  ...over,
});

async function openAt(address: ServerAddress, over: Partial<ServerOptions>) {
  server = createServer(options(over));
  return { ports: await server.start(address) };
}

async function open(over: Partial<ServerOptions> = {}): Promise<string> {
  return `http://127.0.0.1:${(await openAt(LOCAL, over)).ports.port}`;
}

const told = async (response: Response) => [response.status, await response.json()];

describe('the pages', () => {
  it('/healthz is 200 even when everything else fails', async () => {
    const url = await open({ readiness: () => Promise.reject(new Error('secret')) });
    expect(await told(await fetch(`${url}/healthz`))).toEqual([200, { ok: true }]);
  });

  it('/readyz is 200 while every part is usable', async () => {
    expect(await told(await fetch(`${await open()}/readyz`))).toEqual([200, { ready: true, failing: {} }]);
  });

  it('/readyz is 503 and names the parts that are not usable', async () => {
    const answer = { ready: false, failing: { storage: 'The disk is full.' } };
    const response = await fetch(`${await open({ readiness: async () => answer })}/readyz?verbose`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await told(response)).toEqual([503, answer]);
  });

  it('a page that fails is 500 without details', async () => {
    const url = await open({ readiness: () => Promise.reject(new Error('secret')) });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  it('/metrics is in Prometheus format', async () => {
    const response = await fetch(`${await open()}/metrics`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(await response.text()).toMatch(/^# HELP /);
  });

  it('others are 404, other methods 405, HEAD has no body', async () => {
    const url = await open();
    const status = async (path: string, method = 'GET') => (await fetch(`${url}${path}`, { method })).status;
    expect(await status('/')).toBe(404);
    expect(await status('/healthz/')).toBe(404);
    expect(await status('/constructor')).toBe(404);
    expect(await status('/__proto__')).toBe(404);
    expect(await status('/metrics', 'POST')).toBe(405);
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('/slack/events', () => {
  it('is not found in Socket Mode', async () => {
    expect((await fetch(`${await open()}/slack/events`, { method: 'POST' })).status).toBe(404);
  });

  it('passes POST requests to Slack’s listener', async () => {
    const url = await open({ slack: (request, response) => response.end(`for Slack: ${request.url}`) });
    const post = await fetch(`${url}/slack/events?a=b`, { method: 'POST' });
    expect(await post.text()).toBe('for Slack: /slack/events?a=b');
    expect((await fetch(`${url}/slack/events`)).status).toBe(405);
  });
});

describe('a separate metrics port', () => {
  const metricsPort = 0;
  const slack: ServerOptions['slack'] = (_request, response) => void response.end('for Slack');
  const start = async (over: Partial<ServerOptions>) => {
    const { ports } = await openAt({ ...LOCAL, metricsPort }, over);
    return { at: `http://127.0.0.1:${ports.port}`, metricsAt: `http://127.0.0.1:${ports.metricsPort}` };
  };

  it('serves the pages instead of the port for Slack', async () => {
    const { at, metricsAt } = await start({ slack });
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      expect((await fetch(`${metricsAt}${path}`)).status).toBe(200);
      expect((await fetch(`${at}${path}`)).status).toBe(404);
    }
    const post = (url: string) => fetch(`${url}/slack/events`, { method: 'POST' });
    expect(await (await post(at)).text()).toBe('for Slack');
    expect((await post(metricsAt)).status).toBe(404);
  });

  it('is the only one in Socket Mode', async () => {
    const { at, metricsAt } = await start({});
    expect(at).toBe(metricsAt);
    expect((await fetch(`${at}/readyz`)).status).toBe(200);
  });

  it('is named in the error if it is in use', async () => {
    const { at } = await start({});
    const taken = Number(new URL(at).port);
    const second = createServer(options({}));
    await expect(second.start({ ...LOCAL, metricsPort: taken })).rejects.toThrow(
      `METRICS_PORT: expected a free port; ${taken} is in use`,
    );
  });

  it('is shared with Slack when both variables name it', async () => {
    const { at } = await start({});
    await server?.stop(0);
    const port = Number(new URL(at).port);
    const { ports } = await openAt({ ...LOCAL, port, metricsPort: port }, { slack });
    expect(ports).toEqual({ port, metricsPort: port });
    expect((await fetch(`${at}/healthz`)).status).toBe(200);
  });
});

it('reports a HOST that is not an address of this machine', async () => {
  const refused = createServer(options({})).start({ ...LOCAL, host: '192.0.2.1' });
  await expect(refused).rejects.toThrow('HOST: expected an address of this machine');
});

it('/metrics is shared by requests within a second, and retried after a failure', async () => {
  const made = vi.fn(async () => 'metrics');
  made.mockRejectedValueOnce(new Error('secret'));
  const url = await open({ metrics: { text: made, contentType: 'text/plain' } });
  expect((await fetch(`${url}/metrics`)).status).toBe(500);
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/metrics`)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(made).toHaveBeenCalledTimes(2);
});

describe('a slow client', () => {
  const limits = { ...HTTP_LIMITS, headersMs: 100, requestMs: 200, checkEveryMs: 50 };

  it.each([
    ['says nothing', ''],
    ['sends half of its headers', 'POST /slack/events HTTP/1.1\r\nhost'],
    ['sends half of its body', 'POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf'],
  ])('is disconnected when it %s', async (_, sent) => {
    const slack: ServerOptions['slack'] = (request) => void request.resume();
    const socket = connect(Number(new URL(await open({ limits, slack })).port), '127.0.0.1');
    socket.write(sent);
    socket.resume();
    await once(socket, 'close');
  });

  it('has at most 15 seconds', () => {
    for (const name of ['headersMs', 'requestMs', 'keepAliveMs', 'idleMs'] as const) {
      expect(HTTP_LIMITS[name]).toBeLessThanOrEqual(15_000);
    }
  });

  it('cannot exceed the limit on connections, which is logged once', async () => {
    const log = createTestLog();
    const port = Number(new URL(await open({ limits: { ...HTTP_LIMITS, connections: 2 }, log })).port);
    const sockets = [1, 2, 3, 4].map(() => connect(port, '127.0.0.1'));
    await Promise.all(sockets.slice(2).map((socket) => once(socket.resume(), 'close')));
    expect(log.lines).toEqual([{ level: 'warn', event: 'http.connections-full', fields: { most: 2 } }]);
    for (const socket of sockets) socket.destroy();
  });
});

describe('starting and stopping', () => {
  it('reports a port that is in use', async () => {
    const other = createOther().listen(0);
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const second = createServer(options({}));
    const refused = second.start({ ...LOCAL, port });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(`PORT: expected a free port; ${port} is in use`);
    other.close();
  });

  it('answers requests in flight, refuses new ones, and does not wait for idle connections', async () => {
    let release = () => {};
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const url = await open({
      readiness: async () => {
        await waiting;
        return { ready: true, failing: {} };
      },
    });
    const port = Number(new URL(url).port);
    const socket = connect(port, '127.0.0.1');
    const received = text(socket);
    socket.write('GET /readyz HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\n\r\n');
    await fetch(`${url}/healthz`);
    const start = performance.now();
    const stopped = server?.stop(30_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    release();
    await stopped;
    // Shorter than the keep-alive time of an idle connection, five seconds.
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(await received).toMatch(/^HTTP\/1\.1 200 OK/);
    server = undefined;
  });
});
