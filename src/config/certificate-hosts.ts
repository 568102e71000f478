import { createRequire } from 'node:module';
import { isThisMachine } from '../net/this-machine.ts';

const load = createRequire(import.meta.url);

/** Loaded when it is needed: most installations leave CERTIFICATE_HOSTS as it is, and evaluating the list takes 15 ms. */
const suffixes = (): typeof import('tldts') => load('tldts');

/**
 * What is wrong with an entry of CERTIFICATE_HOSTS; undefined if it is valid. Valid are a host name, which includes its
 * subdomains, and an https:// origin; an http:// origin only for a sandbox on this machine.
 */
export function certificateHostProblem(entry: string): string | undefined {
  const withScheme = entry.includes('://');
  const url = withScheme ? entry : `https://${entry}`;
  if (!/^(https?:\/\/)?[a-z0-9.-]+(:\d+)?$/i.test(entry) || !URL.canParse(url)) {
    return 'expected host names, comma-separated: workerchecks.com';
  }
  const { hostname, protocol } = new URL(url);
  if (isThisMachine(hostname)) return undefined;
  if (protocol === 'http:')
    return 'expected hosts without http://; a certificate is only opened over https://';
  // Private suffixes as well: anyone can have a name under github.io. https://publicsuffix.org/list/
  const suffix = suffixes().getPublicSuffix(hostname, { allowPrivateDomains: true });
  if (suffix === hostname || !hostname.includes('.')) {
    return 'expected hosts of one organisation, such as workerchecks.com; under a public suffix such as com or com.au, anyone can register a name';
  }
  return undefined;
}
