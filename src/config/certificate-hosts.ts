import { getPublicSuffix } from 'tldts';
import { isThisMachine } from '../net/this-machine.ts';

/**
 * What is wrong with an entry of CERTIFICATE_HOSTS: a host name, whose subdomains count as well, or an https:// origin.
 * http:// is for this machine, where it is a sandbox.
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
  // The private part of the list too: everybody can have a name under github.io.
  if (getPublicSuffix(hostname, { allowPrivateDomains: true }) === hostname || !hostname.includes('.')) {
    return 'expected hosts of one organisation, such as workerchecks.com; under a public suffix such as com or com.au anybody can have a name';
  }
  return undefined;
}
