import { Client } from 'pg';

const CONNECT_MS = 3_000;
/** So many transactions at once take the connections a pooler has at hand. */
const OTHERS = 6;

/**
 * Whether one connection of ours is one connection of the server for as long as it lives, as locks and LISTEN need it. Behind
 * a pooler that hands out connections for a transaction at a time (PgBouncer's pool_mode transaction or statement) it is not.
 *
 * @param connectionString as https://node-postgres.com has it
 * Rejects where the server cannot be reached.
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
    // A pooler gives each client a number of its own making.
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
