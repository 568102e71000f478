/** A button's URL holds at most so many characters. */
const LONGEST = 3000;

function allowed(url: URL, host: string): boolean {
  if (host.includes('://')) return URL.canParse(host) && new URL(host).origin === url.origin;
  if (url.protocol !== 'https:') return false;
  const [name = '', port] = host.toLowerCase().split(':');
  if (port !== undefined && port !== (url.port || '443')) return false;
  return url.hostname === name || url.hostname.endsWith(`.${name}`);
}

/**
 * The link to a certificate where it may be shown, else undefined: absolute, https, without user and password, to one
 * of `hosts` or a subdomain, at the entry's port where it names one. An entry with a scheme is an origin, matched exactly.
 */
export function certificateLink(url: string | undefined, hosts: readonly string[]): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.href.length > LONGEST) return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  return hosts.some((host) => allowed(parsed, host)) ? parsed.href : undefined;
}
