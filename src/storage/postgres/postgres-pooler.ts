import { Client } from 'pg';

const CONNECT_MS = 3_000;
/** This many concurrent transactions use up the connections a pooler has at hand. */
const OTHERS = 6;

/**
 * Whether our connection is pinned to one server session for its lifetime, as advisory locks and LISTEN require. It is
 * not behind a transaction-level pooler (PgBouncer's pool_mode transaction or statement).
 *
 * @param connectionString as for https://node-postgres.com
 * Rejects if the server cannot be reached.
 */
export async function keepsSessions(connectionString: string): Promise<boolean> {
  const open: Client[] = [];
  async function connect(): Promise<Client> {
    const client = new Client({
      connectionString,
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
    });
    client.on('error', () => {});
    open.push(client);
    await client.connect();
    return client;
  }
  try {
    const one = await connect();
    const process = await backendOf(one);
    // A pooler reports a made-up process id to each client.
    if (one.processID === process) return true;
    for (let i = 0; i < OTHERS; i += 1) {
      const other = await connect();
      await other.query('BEGIN');
      if ((await backendOf(one)) !== process) return false;
    }
    return true;
  } finally {
    await Promise.all(open.map((client) => client.end().catch(() => {})));
  }
}

async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS process');
  return Number(rows[0]?.process);
}
