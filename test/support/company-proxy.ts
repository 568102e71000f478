import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

/** A corporate proxy, and behind it this machine's servers over TLS, under host names that DNS does not know. */
export interface CompanyProxy {
  /** `http://127.0.0.1:…`, without credentials. */
  url: string;
  /** host:port. */
  host: string;
  /** For NODE_EXTRA_CA_CERTS. */
  certificate: string;
  /** Every requested target, in order, and the status answered. */
  asked: { target: string; status: number }[];
  /** Required Proxy-Authorization; undefined: none. */
  credentials: string | undefined;
  /** The same proxy over TLS: `https://localhost:…`. */
  secureUrl: string;
  /** Its authentication challenge. */
  challenge: string;
  /** Accepts connections but never answers. */
  hangs: boolean;
  /** Targets that are refused with 403. */
  forbidden: Set<string>;
  /** Closes every tunnel. */
  cutAll(): void;
  close(): Promise<void>;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address() satisfies AddressInfo | string | null;
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

export function makeCertificate(folder: string, names: readonly string[]): { key: string; cert: string } {
  const key = join(folder, 'proxy-key.pem');
  const cert = join(folder, 'proxy-cert.pem');
  const alternatives = names.map((name) => `DNS:${name}`).join(',');
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
      .concat(['-keyout', key, '-out', cert, '-subj', '/CN=proxy test'])
      .concat(['-addext', `subjectAltName=${alternatives}`]),
    { stdio: 'ignore' },
  );
  return { key, cert };
}

function tie(one: Duplex, other: Duplex): void {
  for (const end of [one, other]) end.on('error', () => {});
  one.on('close', () => other.destroy());
  other.on('close', () => one.destroy());
  one.pipe(other).pipe(one);
}

/**
 * @param folder for its certificate
 * @param hosts host name → port on this machine where it is served over plain HTTP
 */
export async function openCompanyProxy(
  folder: string,
  hosts: Readonly<Record<string, number>>,
): Promise<CompanyProxy> {
  const { key, cert } = makeCertificate(folder, ['localhost', ...Object.keys(hosts)]);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const tls = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
    const port = hosts[typeof socket.servername === 'string' ? socket.servername : ''];
    if (port === undefined) socket.destroy();
    else tie(socket, keep(connect(port, '127.0.0.1')));
  });
  tls.on('connection', keep);
  const tlsPort = await listen(tls);
  const proxy = createServer((_, response) => response.writeHead(405).end());
  const secure = createHttpsServer({ key: readFileSync(key), cert: readFileSync(cert) });
  for (const server of [proxy, secure]) server.on('connection', keep);
  const asked: CompanyProxy['asked'] = [];

  function verdict({ url: target = '', headers }: IncomingMessage): number {
    const { credentials } = opened;
    const expected =
      credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (headers['proxy-authorization'] !== expected) return 407;
    if (opened.forbidden.has(target)) return 403;
    return hosts[target.split(':', 1)[0] ?? ''] === undefined ? 502 : 200;
  }

  const onConnect = (request: IncomingMessage, socket: Duplex) => {
    if (opened.hangs) return;
    const status = verdict(request);
    asked.push({ target: request.url ?? '', status });
    if (status === 200) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tie(socket, keep(connect(tlsPort, '127.0.0.1')));
      return;
    }
    const challenge = status === 407 ? `Proxy-Authenticate: ${opened.challenge}\r\n` : '';
    socket.end(`HTTP/1.1 ${status} No\r\n${challenge}Content-Length: 0\r\n\r\n`);
  };
  for (const server of [proxy, secure]) server.on('connect', onConnect);
  const port = await listen(proxy);
  const opened: CompanyProxy = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    certificate: cert,
    asked,
    secureUrl: `https://localhost:${await listen(secure)}`,
    credentials: undefined,
    challenge: 'Basic realm="company"',
    hangs: false,
    forbidden: new Set(),
    cutAll() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      opened.cutAll();
      await Promise.all(
        [tls, proxy, secure].map((server) => new Promise((resolve) => server.close(resolve))),
      );
    },
  };
  return opened;
}
