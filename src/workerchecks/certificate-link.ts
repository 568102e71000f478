/** Slack's limit for a button's URL, characters. */
const LONGEST = 3000;

function allowed(url: URL, host: string): boolean {
  if (host.includes('://')) return URL.canParse(host) && new URL(host).origin === url.origin;
  if (url.protocol !== 'https:') return false;
  const [name = '', port] = host.toLowerCase().split(':');
  if (port !== undefined && port !== (url.port || '443')) return false;
  return url.hostname === name || url.hostname.endsWith(`.${name}`);
}

/**
 * Returns the certificate link if it is safe to show, else undefined. It must be absolute https without credentials, on
 * one of `hosts` or a subdomain, on the entry's port if it names one. An entry with a scheme is an origin and must
 * match exactly.
 */
export function certificateLink(url: string | undefined, hosts: readonly string[]): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.href.length > LONGEST) return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  return hosts.some((host) => allowed(parsed, host)) ? parsed.href : undefined;
}
