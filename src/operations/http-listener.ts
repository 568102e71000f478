import { createServer, type RequestListener } from 'node:http';
import { ConfigError } from '../errors.ts';
import { describeError } from '../log/describe-error.ts';
import type { RareWarnings } from '../log/rare-warnings.ts';
import { settledWithin } from '../time/settled-within.ts';

/** Milliseconds. Slack gives an app three seconds for an answer, so nobody in earnest is slower than this. */
export const HTTP_LIMITS = {
  headersMs: 5_000,
  /** The whole request, its body included. */
  requestMs: 10_000,
  /** Between two requests on one connection; Node's own default. */
  keepAliveMs: 5_000,
  /** Neither side sends anything. */
  silenceMs: 15_000,
  /** How often the first two are looked after. */
  checkEveryMs: 1_000,
  /** A proxy in front of the bot needs a few dozen. */
  connections: 512,
} as const;
export type HttpLimits = { [key in keyof typeof HTTP_LIMITS]: number };

/** Where to listen, and what the variables are called that say so. */
export interface Address {
  /** All addresses where undefined. */
  host: string | undefined;
  /** 0: any free port. */
  port: number;
  portVariable: 'PORT' | 'METRICS_PORT';
}

export interface HttpListener {
  /** Resolves with the port. Rejects with ConfigError where the address cannot be had. */
  listen(address: Address): Promise<number>;
  /**
   * Takes no new connections; resolves when the requests under way are answered, or after `deadlineMs`. Whatever is
   * still connected then is cut off.
   */
  stop(deadlineMs: number): Promise<void>;
}

/** Why the system does not let us have an address, by its own code (listen(2)). */
const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program, or by this bot already running',
  EACCES: 'may not be used by this account; those below 1024 often need more rights',
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

/** One HTTP server, with an end to everything a client may drag out. */
export function createHttpListener(
  answer: RequestListener,
  warnings: RareWarnings,
  limits: HttpLimits = HTTP_LIMITS,
): HttpListener {
  const sockets = new Set<{ destroy(): unknown }>();
  let underWay = 0;
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
      underWay += 1;
      response.once('close', () => {
        underWay -= 1;
        if (stopping && underWay === 0) idle.resolve();
      });
      answer(request, response);
    },
  );
  server.maxConnections = limits.connections;
  server.setTimeout(limits.silenceMs);
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
      if (underWay === 0) idle.resolve();
      await settledWithin(deadlineMs, idle.promise);
      for (const socket of sockets) socket.destroy();
    },
  };
}
