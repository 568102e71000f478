import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutbound } from '../../src/net/outbound.ts';
import { createSocketDispatcher } from '../../src/slack/receivers/socket-dispatcher.ts';
import { createHttp } from '../../src/workerchecks/http/http.ts';
import { makeCertificate } from '../support/company-proxy.ts';

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbound-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('outbound requests', () => {
  it('can carry forms with files, as in uploads to Slack', async () => {
    const received = Promise.withResolvers<{ type: string | undefined; body: string }>();
    const server = createHttpServer(async (request, response) => {
      received.resolve({ type: request.headers['content-type'], body: await text(request) });
      response.end('ok');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const form = new FormData();
    form.append('channel', 'D1');
    form.append('file', new Blob(['a,b']), 'audit.csv');
    const outbound = createOutbound();
    const answer = await outbound.fetch(`http://127.0.0.1:${portOf(server)}/`, {
      method: 'POST',
      body: form,
    });
    expect(await answer.text()).toBe('ok');
    const { type, body } = await received.promise;
    expect(type).toMatch(/^multipart\/form-data; boundary=/);
    expect(body).toMatch(/name="channel"\r\n\r\nD1\r\n.*filename="audit\.csv".*\r\n\r\na,b\r\n/s);
    await outbound.close();
    server.close();
  });

  it('never use HTTP/2, with which a request without a body may never end', async () => {
    const { key, cert } = makeCertificate(folder, ['localhost']);
    const offered: string[][] = [];
    const server = createServer({
      key: readFileSync(key),
      cert: readFileSync(cert),
      ALPNCallback({ protocols }) {
        offered.push(protocols);
        return 'http/1.1';
      },
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${portOf(server)}/`;
    const outbound = createOutbound();
    const http = createHttp('test/1', undefined, outbound);
    await outbound.fetch(url, { method: 'POST' }).catch(() => {});
    await http.send({ method: 'POST', url }).catch(() => {});
    const { dispatcher } = createSocketDispatcher(outbound);
    await dispatcher.request({ origin: url, path: '/', method: 'GET' }).catch(() => {});
    expect(offered).toEqual([['http/1.1'], ['http/1.1'], ['http/1.1']]);
    await http.close();
    await outbound.close();
    server.close();
  });
});
