/** A compare-and-set. */
export interface Swap {
  key: string;
  /** Undefined: no record. */
  before: string | undefined;
  /** Undefined: delete it. */
  after: string | undefined;
  isSilent: boolean;
  /** Epoch milliseconds by the server's clock. A write that reaches the server later does nothing. */
  until: number;
}

export interface SwapTarget {
  table: string;
  /** NOTIFY channel. */
  channel: string;
}

/** Prepared in each connection under its name, so that the server need not parse and plan it for every write. */
export interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

/**
 * Selects the key of each record written and notifies about it in the same commit, unless the swap is silent. No two swaps may share a
 * key.
 */
export function swapStatement(target: SwapTarget, swaps: readonly Swap[]): Statement {
  const [first, ...others] = swaps;
  return first !== undefined && others.length === 0 ? single(target, first) : together(target, swaps);
}

function single({ table, channel }: SwapTarget, swap: Swap): Statement {
  const { name, write, values } = singleWrite(table, swap);
  if (swap.isSilent) return { name: `${name} silently`, text: `${write} RETURNING key`, values };
  const text = `WITH written AS (${write} RETURNING key) SELECT key, pg_notify('${channel}', key) FROM written`;
  return { name, text, values };
}

function singleWrite(
  table: string,
  { key, before, after, until }: Swap,
): { name: string; write: string; values: unknown[] } {
  const inTime = 'clock_timestamp() <= to_timestamp($3::float8 / 1000)';
  if (before === undefined) {
    const write = `INSERT INTO ${table} (key, value) SELECT $1, $2 WHERE ${inTime} ON CONFLICT (key) DO NOTHING`;
    return { name: 'insert', write, values: [key, after, until] };
  }
  if (after === undefined) {
    const write = `DELETE FROM ${table} WHERE key = $1 AND value = $2 AND ${inTime}`;
    return { name: 'delete', write, values: [key, before, until] };
  }
  const write = `UPDATE ${table} SET value = $4 WHERE key = $1 AND value = $2 AND ${inTime}`;
  return { name: 'replace', write, values: [key, before, until, after] };
}

/** All in one transaction; each swap by itself writes or does not. Sorted, so that two processes rarely deadlock. */
function together({ table, channel }: SwapTarget, swaps: readonly Swap[]): Statement {
  const sorted = swaps.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const text = `WITH swaps AS MATERIALIZED (
      SELECT s.key, s.before, s.after, s.number
      FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS s (key, before, after, number)
      WHERE clock_timestamp() <= to_timestamp($4::float8 / 1000)
    ), inserted AS (
      INSERT INTO ${table} (key, value) SELECT key, after FROM swaps WHERE before IS NULL ORDER BY number
      ON CONFLICT (key) DO NOTHING RETURNING key
    ), updated AS (
      UPDATE ${table} AS e SET value = s.after FROM swaps AS s
      WHERE e.key = s.key AND e.value = s.before AND s.after IS NOT NULL RETURNING e.key
    ), deleted AS (
      DELETE FROM ${table} AS e USING swaps AS s
      WHERE e.key = s.key AND e.value = s.before AND s.after IS NULL RETURNING e.key
    ), written AS (
      SELECT key FROM inserted UNION ALL SELECT key FROM updated UNION ALL SELECT key FROM deleted
    ) SELECT key, CASE WHEN key = ANY ($5::text[]) THEN pg_notify('${channel}', key) END FROM written`;
  const column = (name: 'before' | 'after') => sorted.map((swap) => swap[name] ?? null);
  const until = Math.min(...sorted.map((swap) => swap.until));
  const announced = sorted.filter(({ isSilent }) => !isSilent);
  const values = [keysOf(sorted), column('before'), column('after'), until, keysOf(announced)];
  return { name: 'swap together', text, values };
}

function keysOf(swaps: readonly Swap[]): string[] {
  return swaps.map(({ key }) => key);
}
