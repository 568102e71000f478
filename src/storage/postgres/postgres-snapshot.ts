import type { Pool } from 'pg';
import type { LoadedRecord } from '../driver/driver.ts';
import { connectClient } from './postgres-tables.ts';

const PAGE = 500;

/** Every record as it is at one moment, in the order of creation; beside it everybody can write. */
export async function* snapshotPostgres(
  connectionString: string,
  schema: string,
): AsyncGenerator<[key: string, text: string], void> {
  const client = await connectClient(connectionString);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `DECLARE all_entries CURSOR FOR SELECT key, value FROM ${schema}.entries ORDER BY seq`,
    );
    for (;;) {
      const { rows } = await client.query(`FETCH ${PAGE} FROM all_entries`);
      for (const { key, value } of rows) yield [String(key), String(value)];
      if (rows.length < PAGE) return;
    }
  } finally {
    await client.end();
  }
}

/** Inserts those records that are not there yet, in this order, in one transaction. */
export async function loadPostgres(
  pool: Pool,
  schema: string,
  records: readonly LoadedRecord[],
): Promise<void> {
  await pool.query(
    `INSERT INTO ${schema}.entries (key, value)
     SELECT key, value FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS r (key, value, number) ORDER BY number
     ON CONFLICT (key) DO NOTHING`,
    [records.map(({ key }) => key), records.map(({ text }) => text)],
  );
}
