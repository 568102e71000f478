import type { Outbound } from '../../net/outbound.ts';

/** Which way an address is reached, for the end of a finding; empty where no proxy is set for such addresses. */
export function viaProxy(outbound: Pick<Outbound, 'proxyFor' | 'hasProxy'>, url: string): string {
  const proxy = outbound.proxyFor(url);
  if (proxy !== undefined) return `, through the proxy ${proxy.url.host}`;
  return outbound.hasProxy ? ', not through the proxy' : '';
}
