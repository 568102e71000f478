import { Pool } from 'pg';
import { pauseProcess } from './pause-process.ts';

/**
 * Preloaded into a bot under test (`node --import`): blocks after every record write to Postgres, before the bot learns
 * of it. What the bot did in the meantime is what it may do while an answer is in transit.
 */
Pool.prototype.query = new Proxy(Pool.prototype.query, {
  async apply(query, pool, values) {
    const answer = await Reflect.apply(query, pool, values);
    const [sql] = values;
    const wrote = String(sql).endsWith('FROM written') && answer.rows.length > 0;
    if (wrote) pauseProcess(answer.rows.map((row: { key: unknown }) => String(row.key)));
    return answer;
  },
});
