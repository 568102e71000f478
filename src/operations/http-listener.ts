import { createServer, type RequestListener } from 'node:http';
import { ConfigError } from '../errors.ts';
import { describeError } from '../log/describe-error.ts';
import type { ThrottledWarnings } from '../log/throttled-warnings.ts';
import { settledWithin } from '../time/within.ts';

/** Milliseconds. Slack gives an app three seconds to answer, so no legitimate client is slower than this. */
export const HTTP_LIMITS = {
  headersMs: 5_000,
  /** The whole request, body included. */
  requestMs: 10_000,
  /** Between two requests on one connection. Node's default. */
  keepAliveMs: 5_000,
  /** While neither side sends anything. */
  idleMs: 15_000,
  /** How often the first two limits are enforced. */
  checkEveryMs: 1_000,
  /** A proxy in front of the bot needs a few dozen. */
  connections: 512,
} as const;
export type HttpLimits = { [key in keyof typeof HTTP_LIMITS]: number };

/** Where to listen, and the variable that sets the port. */
export interface Address {
  /** Undefined: all addresses. */
  host: string | undefined;
  /** 0: any free port. */
  port: number;
  portVariable: 'PORT' | 'METRICS_PORT';
}

export interface HttpListener {
  /** Resolves with the port. Rejects with ConfigError if the address cannot be used. */
  listen(address: Address): Promise<number>;
  /**
   * Stops accepting connections. Resolves when the requests in flight are answered, or after `deadlineMs`, when the
   * remaining connections are cut.
   */
  stop(deadlineMs: number): Promise<void>;
}

/** Why a port cannot be used, by the system's error code: https://man7.org/linux/man-pages/man2/bind.2.html */
const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program, or by this bot already running',
  EACCES: 'may not be used by this account; ports below 1024 usually need extra privileges',
};
const HOST_PROBLEMS = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL']);

function addressError({ port, portVariable }: Address, error: Error): Error {
  const code = 'code' in error ? String(error.code) : '';
  if (HOST_PROBLEMS.has(code)) {
    return new ConfigError(['HOST: expected an address of this machine, such as 127.0.0.1 or 0.0.0.0']);
  }
  const problem = PORT_PROBLEMS[code];
  if (problem === undefined) return error;
  return new ConfigError([`${portVariable}: expected a free port; ${port} ${problem}`]);
}

/** An HTTP server with a time limit on everything that a client can delay. */
export function createHttpListener(
  answer: RequestListener,
  warnings: ThrottledWarnings,
  limits: HttpLimits = HTTP_LIMITS,
): HttpListener {
  const sockets = new Set<{ destroy(): unknown }>();
  let inFlight = 0;
  let stopping = false;
  const idle = Promise.withResolvers<void>();

  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    (request, response) => {
      inFlight += 1;
      response.once('close', () => {
        inFlight -= 1;
        if (stopping && inFlight === 0) idle.resolve();
      });
      answer(request, response);
    },
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleMs);
  server.on('drop', () => warnings.warn('http.connections-full', { most: limits.connections }));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  return {
    listen: (address) =>
      new Promise((resolve, reject) => {
        const refuse = (error: Error) => reject(addressError(address, error));
        server.once('error', refuse);
        server.listen({ port: address.port, host: address.host }, () => {
          server.off('error', refuse);
          server.on('error', (error) => warnings.warn('http.trouble', describeError(error)));
          const bound = server.address();
          resolve(bound !== null && typeof bound === 'object' ? bound.port : address.port);
        });
      }),
    async stop(deadlineMs) {
      stopping = true;
      server.close();
      if (inFlight === 0) idle.resolve();
      await settledWithin(deadlineMs, idle.promise);
      for (const socket of sockets) socket.destroy();
    },
  };
}
