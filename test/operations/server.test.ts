import { once } from 'node:events';
import { createServer as createOther } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { createServer, type Server, type ServerOptions } from '../../src/operations/server.ts';

let server: Server | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function open(over: Partial<ServerOptions> = {}): Promise<string> {
  server = createServer({
    readiness: async () => ({ ready: true, failing: {} }),
    metrics: createMetrics(),
    slack: undefined,
    ...over,
  });
  return `http://127.0.0.1:${await server.start(0)}`;
}

const told = async (response: Response) => [response.status, await response.json()];

describe('the pages', () => {
  it('/healthz is 200 whatever else fails', async () => {
    const url = await open({ readiness: () => Promise.reject(new Error('secret')) });
    expect(await told(await fetch(`${url}/healthz`))).toEqual([200, { ok: true }]);
  });

  it('/readyz is 200 while all is usable', async () => {
    expect(await told(await fetch(`${await open()}/readyz`))).toEqual([200, { ready: true, failing: {} }]);
  });

  it('/readyz is 503 with what is not usable', async () => {
    const answer = { ready: false, failing: { storage: 'The disk is full.' } };
    const response = await fetch(`${await open({ readiness: async () => answer })}/readyz?verbose`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await told(response)).toEqual([503, answer]);
  });

  it('a page that fails is 500 without a word of why', async () => {
    const url = await open({ readiness: () => Promise.reject(new Error('secret')) });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  it('/metrics is Prometheus text', async () => {
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
  it('is none in Socket Mode', async () => {
    expect((await fetch(`${await open()}/slack/events`, { method: 'POST' })).status).toBe(404);
  });

  it('goes to Slack’s listener, POST alone', async () => {
    const url = await open({ slack: (request, response) => response.end(`for Slack: ${request.url}`) });
    const post = await fetch(`${url}/slack/events?a=b`, { method: 'POST' });
    expect(await post.text()).toBe('for Slack: /slack/events?a=b');
    expect((await fetch(`${url}/slack/events`)).status).toBe(405);
  });
});

describe('starting and stopping', () => {
  it('says that the port is taken', async () => {
    const other = createOther().listen(0);
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const second = createServer({
      readiness: async () => ({ ready: true, failing: {} }),
      metrics: createMetrics(),
      slack: undefined,
    });
    const refused = second.start(port);
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(`PORT: expected a free port; ${port} is in use`);
    other.close();
  });

  it('answers what runs, takes nothing new, and does not wait for connections that are kept open', async () => {
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
    const stopped = server?.stop();
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    release();
    await stopped;
    // Kept-alive connections would be closed after five seconds.
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(await received).toMatch(/^HTTP\/1\.1 200 OK/);
    server = undefined;
  });
});
