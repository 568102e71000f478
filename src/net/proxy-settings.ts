import { BlockList, isIP } from 'node:net';
import { isThisMachine } from './this-machine.ts';

/** A proxy as the environment names it. */
export interface WebProxy {
  /** Without name and password. */
  url: URL;
  /** The value of Proxy-Authorization; a secret. */
  authorization: string | undefined;
  /** The variable that names it, for those who have to correct it. */
  variable: 'HTTPS_PROXY' | 'HTTP_PROXY';
}

/** Which proxy leads to which address. */
export interface ProxySettings {
  /** For https:// and wss://. */
  https: WebProxy | undefined;
  /** For http:// and ws://. */
  http: WebProxy | undefined;
  /** What is reached without a proxy, as in NO_PROXY. */
  direct: readonly string[];
}

export const NO_PROXIES: ProxySettings = { https: undefined, http: undefined, direct: [] };

const DEFAULT_PORTS: Readonly<Record<string, string>> = {
  'https:': '443',
  'wss:': '443',
  'http:': '80',
  'ws:': '80',
};

const PROXY_EXPECTED =
  'expected the address of a proxy, http://proxy.example:3128, with a name and password as in http://name:password@proxy.example:3128; in these, characters such as @ : / ? # % are written as %40 and so on';

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A proxy's address, http:// where it names no scheme.
 *
 * @returns what was expected where it is none, without the value, which may hold a password
 */
export function readProxy(value: string, variable: WebProxy['variable']): WebProxy | { expected: string } {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!URL.canParse(address)) return { expected: PROXY_EXPECTED };
  const url = new URL(address);
  const { protocol, hostname, username, password, pathname, search, hash } = url;
  const isBare = (pathname === '/' || pathname === '') && search === '' && hash === '';
  if (!['http:', 'https:'].includes(protocol) || hostname === '' || !isBare)
    return { expected: PROXY_EXPECTED };
  const credentials = `${decoded(username)}:${decoded(password)}`;
  url.username = '';
  url.password = '';
  return {
    url,
    variable,
    authorization:
      username === '' && password === ''
        ? undefined
        : `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`,
  };
}

/** Host and port, the host in lower case and without brackets; undefined where it names no port. */
function splitPort(entry: string): { host: string; port: string | undefined } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const host = bracketed ?? plain ?? entry;
  return { host: host.toLowerCase().replace(/\.$/, ''), port };
}

/** An address in a range such as 10.0.0.0/8. */
function isInRange(address: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || isIP(address) !== family || !/^\d{1,3}$/.test(bits)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(bits), type);
  } catch {
    return false;
  }
  return list.check(address, type);
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(host, entry);
  const wanted = splitPort(entry);
  if (wanted.port !== undefined && wanted.port !== port) return false;
  if (/^\*?\./.test(wanted.host)) return host.endsWith(wanted.host.replace(/^\*/, ''));
  return host === wanted.host || (isIP(host) === 0 && host.endsWith(`.${wanted.host}`));
}

/**
 * The proxy that leads to an address; undefined: none does. This machine's own addresses are never proxied. NO_PROXY holds
 * hosts (with all below them), `.example.com` (what is below it), addresses, ranges (10.0.0.0/8), each with a port where
 * only that is meant, or `*`.
 *
 * @param url https://, wss://, http:// or ws://
 */
export function proxyFor({ https, http, direct }: ProxySettings, url: string | URL): WebProxy | undefined {
  const { protocol, hostname, port } = new URL(url);
  if (isThisMachine(hostname)) return undefined;
  const { host } = splitPort(hostname);
  const used = port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port;
  if (direct.some((entry) => matches(entry, host, used))) return undefined;
  return protocol === 'https:' || protocol === 'wss:' ? https : http;
}
