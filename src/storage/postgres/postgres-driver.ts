import { Pool } from 'pg';
import { ConfigError, StorageError } from '../../errors.ts';
import type { Log } from '../../log/log.ts';
import type { Driver } from '../driver/driver.ts';
import { createEmitter } from '../driver/emitter.ts';
import { createEraser } from '../driver/eraser.ts';
import { readStoreUrl } from '../driver/read-store-url.ts';
import { isAway, StoreAwayError } from '../driver/storage-errors.ts';
import { createSharedLocks } from '../locks/shared-locks.ts';
import { createPostgresAdapter } from './postgres-adapter.ts';
import { createPostgresLeases } from './postgres-leases.ts';
import { createPostgresLocks } from './postgres-locks.ts';
import { keepsSessions } from './postgres-pooler.ts';
import { createPostgresPresence } from './postgres-presence.ts';
import { openPostgresSession, type PostgresSession } from './postgres-session.ts';
import { loadPostgres, snapshotPostgres } from './postgres-snapshot.ts';
import { startPostgresSweep } from './postgres-sweep.ts';
import { makePostgresTables, vacuumPostgres } from './postgres-tables.ts';

const POOL_SIZE = 6;
const CONNECT_MS = 3_000;
/** How long a query may wait for a free connection: a burst of writes can keep the pool busy this long. */
const BURST_MS = 5_000;
const ANSWER_MS = 5_000;
/** Calls fail fast once the server has been unreachable for this long, milliseconds. */
const AWAY_MS = 1_000;
const POOLED =
  'DATABASE_URL: expected a connection straight to Postgres. A pooler (PgBouncer in transaction mode, for instance) stands ' +
  'in between and hands out a connection for one transaction at a time: the bot’s locks would not hold. Name the address ' +
  'of Postgres itself, or set the pooler’s mode to session.';
const SCHEMA = {
  name: 'schema',
  fallback: 'workerchecks',
  allowed: /^[a-z_][a-z0-9_]{0,49}$/,
  expected: 'at most 50 lower-case letters, digits and _',
};

/**
 * Opens Postgres as a store.
 *
 * @param url a connection string as for https://node-postgres.com, plus `schema`: the schema of our tables, default
 * `workerchecks`
 * @throws ConfigError; StorageError if the server cannot be reached or the tables cannot be created
 */
export async function openPostgres(url: string, log: Log): Promise<Driver> {
  const { address, value: schema } = readStoreUrl(url, SCHEMA);
  const config = {
    connectionString: address,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    statement_timeout: ANSWER_MS,
    keepAlive: true,
    application_name: 'workerchecks-slack',
  };
  const changed = `${schema}_changed`;
  const freed = `${schema}_freed`;
  const pool = new Pool({ ...config, max: POOL_SIZE, connectionTimeoutMillis: BURST_MS });
  // A broken idle connection is replaced at the next query.
  pool.on('error', () => {});
  const presence = createPostgresPresence(schema);
  let session: PostgresSession;
  try {
    if (!(await keepsSessions(address))) throw new ConfigError([POOLED]);
    await makePostgresTables(address, schema);
    await warnUnlessDurable(pool, log);
    session = await openPostgresSession(config, { channels: [changed, freed], prepare: presence.enter });
  } catch (cause) {
    await pool.end();
    throw unusable(cause, schema);
  }
  const changes = createEmitter<string | undefined>();
  session.onNotification(({ channel, payload }) => {
    if (channel === changed) changes.emit(payload);
  });
  session.onReconnected(() => changes.emit(undefined));
  const erasing = createEraser(() => vacuumPostgres(address, schema), log);
  const sweeping = startPostgresSweep(pool, { schema, log });

  function whileThere(): void {
    if (session.awayMs() > AWAY_MS) {
      throw new StorageError('The store could not be used just now. Please try again.');
    }
  }

  return {
    records: createPostgresAdapter({ pool, schema, channel: changed, clock: session.clock, whileThere }),
    locks: createSharedLocks(createPostgresLocks(session, { scope: schema, freed })),
    leases: createPostgresLeases(pool, schema),
    onChange: changes.on,
    erase: erasing.schedule,
    async time() {
      const { rows } = await pool.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now');
      return Number(rows[0]?.now);
    },
    snapshot: () => snapshotPostgres(address, schema),
    load: (loaded) => loadPostgres(pool, schema, loaded),
    others: () => presence.others(pool),
    async close() {
      sweeping.stop();
      const due = erasing.isScheduled();
      await erasing.stop();
      if (due) await vacuumPostgres(address, schema).catch(() => {});
      await Promise.all([session.close(), pool.end()]);
    },
  };
}

async function warnUnlessDurable(pool: Pool, log: Log): Promise<void> {
  const { rows } = await pool.query(
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
  );
  if (rows[0]?.fsync === 'on' && rows[0]?.commit !== 'off') return;
  log.warn('storage.not-durable', { note: 'fsync or synchronous_commit is off: a crash may lose checks.' });
}

function unusable(cause: unknown, schema: string): Error {
  if (cause instanceof ConfigError || cause instanceof StorageError) return cause;
  const Unusable = isAway(cause) ? StoreAwayError : StorageError;
  return new Unusable(
    'The Postgres database of DATABASE_URL cannot be used. Check the address, the user and its password, and that ' +
      `the user may create the schema ${schema} or owns its tables.`,
    { cause },
  );
}
