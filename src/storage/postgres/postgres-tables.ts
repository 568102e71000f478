import { Client } from 'pg';

const CONNECT_MS = 3_000;
/** A table smaller than this is rewritten within a second. */
const REWRITTEN_BYTES = 64 * 1024 * 1024;

/** Extracts `checks` from `checks:ID`. Must match the index expression verbatim, or queries will not use the index. */
export const COLLECTION_OF_KEY = "split_part(key, ':', 1)";

/**
 * Extracts a record's expiry, epoch milliseconds; NULL: never. Reads only the tail of Keyv's text, so it is cheap, and
 * no text can make it fail.
 */
export const EXPIRES_OF_VALUE = `substring(right(value, 40) from '"expires":([0-9]{1,16})[}]$')::bigint`;

/**
 * Creates whatever is missing, and nothing if all is there: the bot's user may lack the privilege. May take long on a
 * large table.
 */
export async function makePostgresTables(connectionString: string, schema: string): Promise<void> {
  await withClient(connectionString, (client) => makeMissing(client, schema));
}

/** A dedicated connection, for statements that may take long. */
export async function connectClient(connectionString: string): Promise<Client> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'workerchecks-slack',
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function withClient<R>(connectionString: string, work: (client: Client) => Promise<R>): Promise<R> {
  const client = await connectClient(connectionString);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function makeMissing(client: Client, schema: string): Promise<void> {
  const names = ['entries', 'leases', 'entries_in_order', 'entries_by_end'].map(
    (name) => `${schema}.${name}`,
  );
  const { rows } = await client.query(
    'SELECT count(to_regclass(name)) AS there FROM unnest($1::text[]) AS name',
    [names],
  );
  if (Number(rows[0]?.there) === names.length) return;
  // The lock serialises concurrent starts; sent as one query, the statements are a single transaction.
  await client.query(`
      SELECT pg_advisory_xact_lock(hashtext('${schema}'));
      CREATE SCHEMA IF NOT EXISTS ${schema};
      CREATE TABLE IF NOT EXISTS ${schema}.entries (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
      ALTER TABLE ${schema}.entries ADD COLUMN IF NOT EXISTS seq bigserial;
      CREATE INDEX IF NOT EXISTS entries_in_order ON ${schema}.entries (${COLLECTION_OF_KEY}, seq);
      CREATE INDEX IF NOT EXISTS entries_by_end ON ${schema}.entries ((${EXPIRES_OF_VALUE}))
        WHERE ${EXPIRES_OF_VALUE} IS NOT NULL;
      CREATE TABLE IF NOT EXISTS ${schema}.leases (
        name text PRIMARY KEY, holder text NOT NULL, fence bigint NOT NULL, ends timestamptz NOT NULL)`);
}

/**
 * Erases deleted and replaced rows from the table's files. A small table is rewritten (VACUUM FULL), which locks it for
 * under a second; in a large one the space is only freed for reuse. The server's WAL and backups keep what they have.
 */
export async function vacuumPostgres(connectionString: string, schema: string): Promise<void> {
  await withClient(connectionString, async (client) => {
    const table = `${schema}.entries`;
    const { rows } = await client.query('SELECT pg_total_relation_size($1) AS bytes', [table]);
    const how = Number(rows[0]?.bytes) < REWRITTEN_BYTES ? 'FULL' : 'INDEX_CLEANUP on';
    await client.query("SET lock_timeout = '1s'");
    await client.query(`VACUUM (${how}) ${table}`);
  });
}
