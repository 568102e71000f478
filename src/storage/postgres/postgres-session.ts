import { Client, type ClientConfig, type Notification } from 'pg';
import { StorageError } from '../../errors.ts';
import { backoffMs } from '../../time/backoff.ts';
import { delayUntilAborted } from '../../time/delay.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import { createEmitter } from '../driver/emitter.ts';
import { createStoreClock, type StoreClock } from '../driver/store-clock.ts';
import { createLocalLocks } from '../locks/local-locks.ts';
import { createTtlGuard } from '../locks/ttl-guard.ts';

/** The server drops a connection whose peer has not answered for this long; our side gives up sooner. */
const SERVER_TIMEOUT_MS = 10_000;
const BEAT_EVERY_MS = 2_000;
const RECONNECT_MS = { first: 100, most: 2_000 };

/** https://www.postgresql.org/docs/current/runtime-config-connection.html#RUNTIME-CONFIG-TCP-SETTINGS */
const SERVER_SETTINGS = `
  SET tcp_keepalives_idle = 4;
  SET tcp_keepalives_interval = 2;
  SET tcp_keepalives_count = 3;
  SET tcp_user_timeout = ${SERVER_TIMEOUT_MS}`;

const BEAT = `SELECT pg_backend_pid() AS process, pg_is_in_recovery() AS replica,
  extract(epoch FROM clock_timestamp()) * 1000 AS now`;

export interface PostgresLink {
  /**
   * If it rejects, the connection is dropped as well: the server may have executed the statement, and granted a lock
   * that we do not know of.
   */
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Aborts when the connection is, or may be, lost: the server has released its advisory locks, or soon will. */
  lost: AbortSignal;
  /** Closes the connection. */
  drop(): void;
}

/** The long-lived connection that holds this process's advisory locks and listens for other processes' writes. */
export interface PostgresSession {
  /** Undefined while disconnected. */
  link(): PostgresLink | undefined;
  /** Milliseconds since the connection was lost. */
  awayMs(): number;
  /** The server's clock. */
  clock: StoreClock;
  onNotification(listener: (message: Notification) => void): () => void;
  /** The connection was re-established: notifications may have been missed. */
  onReconnected(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * Rejects if the first connection fails; a later loss is retried until it succeeds.
 *
 * @param prepare runs on each new connection before it is used
 */
export async function openPostgresSession(
  config: ClientConfig,
  { channels, prepare }: { channels: readonly string[]; prepare: (link: PostgresLink) => Promise<unknown> },
): Promise<PostgresSession> {
  const notifications = createEmitter<Notification>();
  const reconnections = createEmitter<void>();
  const closing = new AbortController();
  const clock = createStoreClock();
  let lostAt: number | undefined;

  async function connect(): Promise<PostgresLink> {
    const link = await connectLink(config, {
      clock,
      onNotification: (message) => notifications.emit(message),
    });
    await link.query(SERVER_SETTINGS);
    for (const channel of channels) await link.query(`LISTEN ${channel}`);
    await prepare(link);
    return link;
  }

  async function reconnect(): Promise<PostgresLink | undefined> {
    for (let retries = 0; ; retries += 1) {
      await delayUntilAborted(backoffMs(RECONNECT_MS, retries), closing.signal);
      if (closing.signal.aborted) return undefined;
      const made = await connect().catch(() => undefined);
      if (!closing.signal.aborted && made !== undefined) return made;
      // Closed in the meantime, so this connection is no longer needed.
      made?.drop();
    }
  }

  let link: PostgresLink | undefined = await connect();
  const watching = (async () => {
    while (link !== undefined) {
      await untilAborted(link.lost);
      link = undefined;
      lostAt = performance.now();
      link = await reconnect();
      lostAt = undefined;
      if (link !== undefined) reconnections.emit();
    }
  })();

  return {
    link: () => link,
    awayMs: () => (lostAt === undefined ? 0 : performance.now() - lostAt),
    clock,
    onNotification: notifications.on,
    onReconnected: reconnections.on,
    async close() {
      closing.abort();
      link?.drop();
      await watching;
      link?.drop();
    },
  };
}

async function connectLink(
  config: ClientConfig,
  { clock, onNotification }: { clock: StoreClock; onNotification: (message: Notification) => void },
): Promise<PostgresLink> {
  const client = new Client(config);
  const queue = createLocalLocks();
  const guard = createTtlGuard(SERVER_TIMEOUT_MS, startStopwatch());

  function drop(): void {
    guard.end();
    clearInterval(beating);
    // Cuts off any query in flight; there is no need to wait for a clean close.
    void client.end().catch(() => {});
  }

  async function query(sql: string, values?: unknown[]) {
    const sinceAsked = startStopwatch();
    try {
      const { rows } = await client.query(sql, values);
      guard.renew(sinceAsked);
      return rows;
    } catch (error) {
      drop();
      throw error;
    }
  }

  const enqueue = (sql: string, values?: unknown[]) => queue.hold('query', () => query(sql, values));
  /**
   * The server process of this session. If it changes, a pooler is in between, and neither locks nor notifications can
   * be trusted.
   */
  let backend: number | undefined;

  async function beat(): Promise<void> {
    const [row] = await enqueue(BEAT);
    backend ??= Number(row?.process);
    if (row?.replica === true || Number(row?.process) !== backend) return drop();
    clock.set(Number(row?.now));
  }

  const beating = setInterval(() => void beat().catch(() => {}), BEAT_EVERY_MS).unref();
  client.on('error', drop);
  client.on('end', drop);
  client.on('notification', onNotification);
  guard.lost.addEventListener('abort', drop);
  try {
    await client.connect();
    await beat();
    if (guard.lost.aborted) throw new StorageError('The Postgres server of DATABASE_URL takes no writes.');
  } catch (error) {
    drop();
    throw error;
  }
  return { query: enqueue, lost: guard.lost, drop };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
