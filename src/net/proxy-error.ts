import { BotError } from '../errors.ts';
import type { WebProxy } from './proxy-settings.ts';

export type ProxyTrouble =
  | 'unreachable' // could not connect to the proxy, or not in time
  | 'credentials' // 407
  | 'refused' // the proxy answered but refused the tunnel
  | 'untrusted'; // the certificate seen through the proxy is not trusted by this machine

/** The proxy could not establish a connection, so nothing was sent. Contains no credentials. */
export class ProxyError extends BotError {
  readonly trouble: ProxyTrouble;

  constructor(trouble: ProxyTrouble, sentence: string) {
    super(`proxy-${trouble}`, sentence);
    this.trouble = trouble;
  }
}

export function unreachableProxy({ url, variable }: WebProxy): ProxyError {
  return new ProxyError(
    'unreachable',
    `The proxy ${url.host} cannot be reached. Check ${variable}, and that this machine may connect to the proxy.`,
  );
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED = /^(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY|GET)_)/;

/** Whether a connection failed because of a certificate that this machine does not trust. */
export function isUntrusted(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && UNTRUSTED.test(error.code);
}

/** For a proxy that is itself reached over TLS. */
export function untrustedProxy({ url }: WebProxy): ProxyError {
  return new ProxyError(
    'untrusted',
    `The proxy ${url.host} shows a certificate of its own that this machine does not trust. Name its root certificate in NODE_EXTRA_CA_CERTS.`,
  );
}

/**
 * @param target the requested host:port
 * @param challenge the Proxy-Authenticate header, with 407
 */
export function refusedByProxy(
  { url, variable, authorization }: WebProxy,
  { status, challenge, target }: { status: number; challenge: string | undefined; target: string },
): ProxyError {
  if (status === 407 && challenge !== undefined && !/\bbasic\b/i.test(challenge)) {
    return new ProxyError(
      'credentials',
      `The proxy ${url.host} takes no name and password (407), but a sign-in that this bot cannot do, such as NTLM or Kerberos. Ask the person who runs the proxy to let this machine through.`,
    );
  }
  if (status === 407) {
    return new ProxyError(
      'credentials',
      authorization === undefined
        ? `The proxy ${url.host} asks for a name and password (407). Put them before the host in ${variable}, as in name:password@host.`
        : `The proxy ${url.host} does not take the name and password in ${variable} (407). Correct them.`,
    );
  }
  return new ProxyError(
    'refused',
    `The proxy ${url.host} did not connect to ${target} (${status}). Ask the person who runs the proxy to allow ${target}, or name it in NO_PROXY where this machine may connect to it directly.`,
  );
}

export function untrustedThroughProxy({ url }: WebProxy, target: string): ProxyError {
  return new ProxyError(
    'untrusted',
    `The proxy ${url.host} shows a certificate for ${target} that this machine does not trust. If the proxy opens TLS, name its root certificate in NODE_EXTRA_CA_CERTS.`,
  );
}

/** Finds the ProxyError in an error's cause chain. */
export function findProxyError(error: unknown): ProxyError | undefined {
  let next = error;
  for (let depth = 0; depth < 8 && next instanceof Error; depth += 1) {
    if (next instanceof ProxyError) return next;
    next = next.cause;
  }
  return undefined;
}
