import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOutbound } from '../../src/net/outbound.ts';
import { createSocketDispatcher } from '../../src/slack/socket-dispatcher.ts';
import { createHttp } from '../../src/workerchecks/http.ts';
import { makeCertificate } from '../support/company-proxy.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbound-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the way outside', () => {
  it('offers no leg HTTP/2, where a request without a body may never end', async () => {
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
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port');
    const url = `https://localhost:${address.port}/`;
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
