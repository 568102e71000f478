import { KeyvPostgres } from '@keyv/postgres';
import type { Pool, QueryConfig } from 'pg';
import type { PageRange } from '../../checks/ports.ts';
import type { RecordStore, SwapOptions } from '../driver/driver.ts';
import { createStoreClock, type StoreClock } from '../driver/store-clock.ts';
import { createSwapQueue } from '../driver/swap-queue.ts';
import { COLLECTION_OF_KEY } from './postgres-tables.ts';
import { type Swap, swapStatement } from './swap-statement.ts';

const PAGE = 500;
/** Deadline for a write to take effect: one that reaches the server later does nothing. */
const EFFECT_MS = 5_000;
/** One per connection in the pool, plus one. */
const TRIES = 7;

export interface PostgresAdapterOptions {
  pool: Pool;
  /** Letters, digits and _ only; contains the table `entries` (key, value). */
  schema: string;
  /** NOTIFY channel; receives the key of each write that is not silent, in the same commit. */
  channel: string;
  /** The server's clock. */
  clock?: StoreClock;
  /** Throws while the server is known to be unreachable. */
  whileThere?: () => void;
}

/**
 * Keyv's adapter for Postgres, on a pool of our own. The stock adapter shares one pool across the process, crashes the
 * process when an idle connection breaks, and closes the pool for everyone when the first adapter disconnects. Here a
 * failed listing is an error; the stock adapter silently ends it early.
 */
export function createPostgresAdapter(options: PostgresAdapterOptions): KeyvPostgres & RecordStore {
  const { pool, schema, channel, clock = createStoreClock(), whileThere = () => {} } = options;
  const table = `${schema}.entries`;

  const rows = (text: string, values?: unknown[]) =>
    query(values === undefined ? { text } : { text, values });

  async function query(statement: QueryConfig): Promise<Record<string, unknown>[]> {
    whileThere();
    for (let tries = 1; ; tries += 1) {
      try {
        return (await pool.query(statement)).rows;
      } catch (error) {
        // The pool drops the failed connection; the next may reach the server that has taken over.
        if (!isReadOnlyServer(error) || tries >= TRIES) throw error;
      }
    }
  }

  const swap = createSwapQueue<Swap>(async (swaps) => {
    const written = await query(swapStatement({ table, channel }, swaps));
    return new Set(written.map(({ key }) => String(key)));
  }, isDeadlock);

  class PostgresAdapter extends KeyvPostgres implements RecordStore {
    /**
     * Skips the stock adapter's CREATE TABLE at each start, for which the bot's user may lack the privilege; the table
     * already exists.
     */
    override async connect() {
      return async (sql: string, values?: unknown[]) => (sql.startsWith('CREATE') ? [] : rows(sql, values));
    }

    override async get(key: string): Promise<string | undefined> {
      const [row] = await query({
        name: 'get',
        text: `SELECT value FROM ${table} WHERE key = $1`,
        values: [key],
      });
      return row === undefined ? undefined : String(row.value);
    }

    async *list(prefix: string): AsyncGenerator<[key: string, text: string], void> {
      const sql = `SELECT key, value FROM ${table} WHERE key > $1 AND key < $2 ORDER BY key LIMIT ${PAGE}`;
      for (let last = prefix; ; ) {
        const page = await rows(sql, [last, `${prefix}\u{10ffff}`]);
        for (const { key, value } of page) {
          last = String(key);
          yield [last, String(value)];
        }
        if (page.length < PAGE) return;
      }
    }

    async page(collection: string, { limit, before = Number.MAX_SAFE_INTEGER, after }: PageRange) {
      const from = after === undefined ? 'seq < $2 ORDER BY seq DESC' : 'seq > $2 ORDER BY seq';
      const found = await rows(
        `SELECT key, value, seq FROM ${table} WHERE ${COLLECTION_OF_KEY} = $1 AND ${from} LIMIT $3`,
        [collection, after ?? before, limit],
      );
      return found.map(({ key, value, seq }) => ({
        key: String(key),
        text: String(value),
        number: Number(seq),
      }));
    }

    override async *iterator(namespace?: string): AsyncGenerator<string[], void> {
      yield* this.list(namespace === undefined ? '' : `${namespace}:`);
    }

    /** Overridden because the stock adapter treats _ and % in a namespace as wildcards. */
    override async clear(): Promise<void> {
      const prefix = this.namespace === undefined ? '' : `${this.namespace}:`;
      await rows(`DELETE FROM ${table} WHERE key > $1 AND key < $2`, [prefix, `${prefix}\u{10ffff}`]);
    }

    compareAndSet(
      key: string,
      before: string | undefined,
      after: string | undefined,
      { isSilent = false }: SwapOptions = {},
    ): Promise<boolean> {
      return swap({ key, before, after, isSilent, until: clock.now() + EFFECT_MS });
    }
  }

  const adapter = new PostgresAdapter({ schema, table: 'entries', useUnloggedTable: false });
  // Without a listener an error event would crash the process; failures already reject the call.
  adapter.on('error', () => {});
  return adapter;
}

/** After a failover: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isReadOnlyServer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25006';
}

/** The server has rolled the statement back, because it and another process's were waiting for each other. */
function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01';
}
