import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { isUntrusted, refusedByProxy, unreachableProxy, untrustedProxy } from './proxy-error.ts';
import type { WebProxy } from './proxy-settings.ts';

function ask({ url, authorization }: WebProxy, target: string): ClientRequest {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return send({
    // URL keeps the brackets around an IPv6 address; the socket must not have them.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port,
    method: 'CONNECT',
    path: target,
    headers: {
      host: target,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
    agent: false,
  });
}

/**
 * Opens a tunnel through the proxy with CONNECT.
 *
 * @param target host:port
 * @throws ProxyError
 */
export async function openTunnel(proxy: WebProxy, target: string, timeoutMs: number): Promise<Duplex> {
  const request = ask(proxy, target);
  const timer = setTimeout(() => request.destroy(), timeoutMs);
  try {
    return await new Promise((resolve, reject) => {
      request.once('error', (error) =>
        reject(isUntrusted(error) ? untrustedProxy(proxy) : unreachableProxy(proxy)),
      );
      request.once('close', () => reject(unreachableProxy(proxy)));
      request.once('connect', ({ statusCode: status = 0, headers }, socket, head) => {
        if (status < 200 || status >= 300) {
          socket.destroy();
          const challenge = headers['proxy-authenticate']?.toString();
          reject(refusedByProxy(proxy, { status, challenge, target }));
          return;
        }
        if (head.length > 0) socket.unshift(head);
        resolve(socket);
      });
      request.end();
    });
  } finally {
    clearTimeout(timer);
  }
}
