import type { Pool } from 'pg';
import type { LeaseStore } from '../driver/driver.ts';

/** Leases as rows of `schema.leases` (name, holder, fence, ends). Expiry goes by the server's clock. */
export function createPostgresLeases(pool: Pool, schema: string): LeaseStore {
  const table = `${schema}.leases`;
  const takeOrRenew = `
    INSERT INTO ${table} AS lease (name, holder, fence, ends)
    VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET
      fence = lease.fence + CASE WHEN lease.ends > clock_timestamp() THEN 0 ELSE 1 END,
      holder = $2,
      ends = clock_timestamp() + $3 * interval '1 millisecond'
    WHERE lease.holder = $2 OR lease.ends <= clock_timestamp()
    RETURNING fence`;

  return {
    async take(name, holder, ttlMs) {
      const { rows } = await pool.query(takeOrRenew, [name, holder, ttlMs]);
      return rows[0] === undefined ? undefined : Number(rows[0].fence);
    },
    async giveBack(name, holder) {
      await pool.query(`UPDATE ${table} SET ends = clock_timestamp() WHERE name = $1 AND holder = $2`, [
        name,
        holder,
      ]);
    },
    async fences() {
      const { rows } = await pool.query(`SELECT name, fence FROM ${table}`);
      return new Map(rows.map(({ name, fence }) => [String(name), Number(fence)]));
    },
    async carryOn(name, fence) {
      await pool.query(
        `INSERT INTO ${table} AS lease (name, holder, fence, ends) VALUES ($1, '', $2, clock_timestamp())
         ON CONFLICT (name) DO UPDATE SET fence = greatest(lease.fence, $2)`,
        [name, fence],
      );
    },
  };
}
