import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { POSTGRES } from '../storage/stores.ts';

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: POSTGRES });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A database of its own on the tests' Postgres server. */
export async function createLoadDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `load_${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}
