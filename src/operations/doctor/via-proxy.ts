import type { Outbound } from '../../net/outbound.ts';

/** Whether an address is reached through a proxy, as the end of a message; empty if no proxy is set. */
export function viaProxy(outbound: Pick<Outbound, 'proxyFor' | 'hasProxy'>, url: string): string {
  const proxy = outbound.proxyFor(url);
  if (proxy !== undefined) return `, through the proxy ${proxy.url.host}`;
  return outbound.hasProxy ? ', not through the proxy' : '';
}
