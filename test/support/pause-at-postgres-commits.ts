import { Pool } from 'pg';
import { pauseProcess } from './pause-process.ts';

/**
 * Preloaded into a bot under test (`node --import`): blocks after every record write to Postgres, before the bot learns
 * of it. What the bot did in the meantime is what it may do while an answer is in transit.
 */
Pool.prototype.query = new Proxy(Pool.prototype.query, {
  async apply(query, pool, values) {
    const answer = await Reflect.apply(query, pool, values);
    const [sql, parameters] = values;
    const wrote = String(sql).startsWith('WITH written') && answer.rows.length > 0;
    if (wrote) pauseProcess([String(parameters?.[0])]);
    return answer;
  },
});
