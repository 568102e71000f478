import { BlockList, isIP } from 'node:net';
import { isThisMachine } from './this-machine.ts';

/** A proxy configured in the environment. */
export interface WebProxy {
  /** Without credentials. */
  url: URL;
  /** Value of the Proxy-Authorization header; a secret. */
  authorization: string | undefined;
  /** The variable that sets it, for error messages. */
  variable: 'HTTPS_PROXY' | 'HTTP_PROXY';
}

/** Which proxy to use for which address. */
export interface ProxySettings {
  /** For https:// and wss://. */
  https: WebProxy | undefined;
  /** For http:// and ws://. */
  http: WebProxy | undefined;
  /** Addresses reached without a proxy, as in NO_PROXY. */
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
 * Parses a proxy address; http:// if it has no scheme.
 *
 * @returns what was expected if it is invalid, without the value, which may contain a password
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

/** Splits host and port; the host in lower case and without brackets. The port is undefined if there is none. */
function splitPort(entry: string): { host: string; port: string | undefined } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  const host = bracketed ?? plain ?? entry;
  return { host: host.toLowerCase().replace(/\.$/, ''), port };
}

/** Whether an address is in a CIDR range such as 10.0.0.0/8. */
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
 * The proxy for an address; undefined: connect directly. This machine's own addresses are never proxied. Entries of
 * NO_PROXY are hosts (subdomains included), `.example.com` (subdomains only), addresses and ranges (10.0.0.0/8), each
 * optionally with a port, or `*`.
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
