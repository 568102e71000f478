import { Pool } from 'pg';
import { standStill } from './commit-gate.ts';

/**
 * Loaded into a bot under test before anything else (`node --import`): it stands still after every write of a record to
 * Postgres, before the bot hears of it. What it did meanwhile is what it may do while an answer is on its way.
 */
Pool.prototype.query = new Proxy(Pool.prototype.query, {
  async apply(query, pool, values) {
    const answer = await Reflect.apply(query, pool, values);
    const [sql, parameters] = values;
    const wrote = String(sql).startsWith('WITH written') && answer.rows.length > 0;
    if (wrote) standStill([String(parameters?.[0])]);
    return answer;
  },
});
