import { describe, expect, it } from 'vitest';
import { proxyFor, readProxy } from '../../src/net/proxy-settings.ts';

function proxy(value: string) {
  const read = readProxy(value, 'HTTPS_PROXY');
  if ('expected' in read) throw new Error(read.expected);
  return read;
}

/** Whether an address is reached directly with this NO_PROXY. */
function isDirect(url: string, ...direct: string[]): boolean {
  const one = proxy('http://proxy.example:3128');
  return proxyFor({ https: one, http: one, direct }, url) === undefined;
}

describe('the address of a proxy', () => {
  it.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128/', undefined],
    ['proxy.example:3128', 'http://proxy.example:3128/', undefined],
    ['https://proxy.example', 'https://proxy.example/', undefined],
    ['http://hr@proxy.example:3128/', 'http://proxy.example:3128/', 'hr:'],
    ['http://hr:secret@proxy.example:3128', 'http://proxy.example:3128/', 'hr:secret'],
    ['hr:s%40:%2F@proxy.example:3128', 'http://proxy.example:3128/', 'hr:s@:/'],
    ['http://hr:100%@proxy.example:3128', 'http://proxy.example:3128/', 'hr:100%'],
    ['http://[2001:db8::1]:3128', 'http://[2001:db8::1]:3128/', undefined],
  ])('%s', (value, href, credentials) => {
    const { url, authorization } = proxy(value);
    expect(url.href).toBe(href);
    expect(authorization).toBe(
      credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
    );
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['https://api.example.com/v1', 'api.example.com'],
    ['https://api.example.com/v1', 'example.com'],
    ['https://api.example.com/v1', 'EXAMPLE.com.'],
    ['https://api.example.com/v1', '.example.com'],
    ['https://api.example.com/v1', '*.example.com'],
    ['https://api.example.com/v1', 'example.com:443'],
    ['https://api.example.com:8443', 'example.com:8443'],
    ['https://api.example.com', '*'],
    ['https://10.1.2.3', '10.1.2.3'],
    ['https://10.1.2.3', '10.0.0.0/8'],
    ['https://[2001:db8::1]', '2001:db8::/32'],
    ['https://[2001:db8::1]', '[2001:db8::1]:443'],
    ['wss://wss.slack.com/link', 'slack.com'],
  ])('%s is reached directly with %s', (url, entry) => {
    expect(isDirect(url, 'other.example', entry)).toBe(true);
  });

  it.each([
    ['https://example.com', '.example.com'],
    ['https://example.com', '*.example.com'],
    ['https://badexample.com', 'example.com'],
    ['https://example.com.evil', 'example.com'],
    ['https://api.example.com', 'example.com:8443'],
    ['https://11.1.2.3', '10.0.0.0/8'],
    ['https://11.1.2.3', '1.2.3'],
    ['https://10.1.2.3', '10.0.0.0/99'],
    ['https://10.1.2.3', '10.0.0.0/'],
    ['https://example.com', 'nonsense/8'],
  ])('%s goes through the proxy with %s', (url, entry) => {
    expect(isDirect(url, entry)).toBe(false);
  });

  it.each([
    'http://localhost:3000',
    'http://sandbox.localhost',
    'http://127.0.0.1:1',
    'http://127.9.9.9',
    'http://[::1]:80',
    'http://[::ffff:127.0.0.1]',
    'http://0.0.0.0:80',
  ])('need not name this machine: %s', (url) => {
    expect(isDirect(url)).toBe(true);
  });

  it('distinguishes https from http', () => {
    const https = proxy('secure.example:1');
    const http = proxy('plain.example:1');
    const settings = { https, http, direct: [] };
    expect(proxyFor(settings, 'wss://slack.com')).toBe(https);
    expect(proxyFor(settings, 'ws://slack.com')).toBe(http);
    expect(proxyFor({ ...settings, https: undefined }, 'https://slack.com')).toBeUndefined();
  });
});
