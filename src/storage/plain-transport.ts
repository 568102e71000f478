import { isThisMachine } from '../net/this-machine.ts';

/**
 * A warning for a DATABASE_URL whose connection is unencrypted, so that the store's password and the ids and times of
 * records cross the network in the clear; record contents are encrypted regardless. Undefined if the URL asks for TLS,
 * if the store is on this machine, or if `sslmode=disable` says that it is intended.
 */
export function plainTransportProblem(databaseUrl: string): string | undefined {
  if (!URL.canParse(databaseUrl)) return undefined;
  const { protocol, hostname, searchParams } = new URL(databaseUrl);
  // Without a host it is a Unix socket.
  if (hostname === '' || isThisMachine(hostname)) return undefined;
  if (protocol === 'redis:' || protocol === 'valkey:') {
    return 'Redis is on another machine and DATABASE_URL asks for no TLS, so its password crosses the network readable. Use rediss:// where the server has TLS, or keep the network private.';
  }
  const isPostgres = protocol === 'postgres:' || protocol === 'postgresql:';
  const saysHow = ['sslmode', 'ssl'].some((name) => searchParams.has(name));
  if (!isPostgres || saysHow) return undefined;
  return 'Postgres is on another machine and DATABASE_URL asks for no TLS. Add ?sslmode=verify-full, or ?sslmode=disable where the network between the two is private.';
}
