import { isThisMachine } from '../net/this-machine.ts';

/**
 * What to say of a DATABASE_URL by which the store's password and the ids and times of records cross a network that
 * others may read; their contents are encrypted anyway. Undefined where TLS is asked for, where the store is on this
 * machine, and where `sslmode=disable` says that it is meant.
 */
export function plainTransportProblem(databaseUrl: string): string | undefined {
  if (!URL.canParse(databaseUrl)) return undefined;
  const { protocol, hostname, searchParams } = new URL(databaseUrl);
  // Without a host it is a socket in the file system.
  if (hostname === '' || isThisMachine(hostname)) return undefined;
  if (protocol === 'redis:' || protocol === 'valkey:') {
    return 'Redis is on another machine and DATABASE_URL asks for no TLS, so its password crosses the network readable. Use rediss:// where the server has TLS, or keep the network private.';
  }
  const isPostgres = protocol === 'postgres:' || protocol === 'postgresql:';
  const saysHow = ['sslmode', 'ssl'].some((name) => searchParams.has(name));
  if (!isPostgres || saysHow) return undefined;
  return 'Postgres is on another machine and DATABASE_URL asks for no TLS. Add ?sslmode=verify-full, or ?sslmode=disable where the network between the two is private.';
}
