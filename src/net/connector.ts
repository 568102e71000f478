import { Socket } from 'node:net';
import { buildConnector } from 'undici';
import { openTunnel } from './open-tunnel.ts';
import { isUntrusted, unreachableProxy, untrustedThroughProxy } from './proxy-error.ts';
import { type ProxySettings, proxyFor, type WebProxy } from './proxy-settings.ts';

export type Connector = buildConnector.connector;

/**
 * undici connector that uses the configured proxy for an address, if any. HTTP/1.1 only: over HTTP/2, Node 26.0.0 never
 * finishes a request without a body, and a WebSocket needs a connection of its own.
 *
 * @param timeoutMs for each leg: to the proxy, and on to the target
 */
export function createConnector(settings: ProxySettings, timeoutMs: number): Connector {
  const connect = buildConnector({ allowH2: false, timeout: timeoutMs });

  async function throughProxy(
    proxy: WebProxy,
    options: buildConnector.Options,
    callback: buildConnector.Callback,
  ): Promise<void> {
    const { hostname, protocol, port } = options;
    const target = `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
    try {
      const socket = await openTunnel(proxy, target, timeoutMs);
      if (!(socket instanceof Socket)) throw unreachableProxy(proxy);
      if (protocol !== 'https:') {
        callback(null, socket);
        return;
      }
      connect({ ...options, httpSocket: socket }, (error, connected) => {
        if (error !== null) {
          callback(isUntrusted(error) ? untrustedThroughProxy(proxy, target) : error, null);
        } else callback(null, connected);
      });
    } catch (error) {
      callback(error instanceof Error ? error : unreachableProxy(proxy), null);
    }
  }

  return (options, callback) => {
    const proxy = proxyFor(settings, `${options.protocol}//${options.host ?? options.hostname}`);
    if (proxy === undefined) connect(options, callback);
    else void throughProxy(proxy, options, callback);
  };
}
