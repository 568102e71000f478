import { Pool } from 'pg';
import { pauseProcess } from './pause-process.ts';

/** Each write of records selects the keys it wrote. */
const WRITE = /FROM written$|RETURNING key$/;

/**
 * Preloaded into a bot under test (`node --import`): blocks after every record write to Postgres, before the bot learns
 * of it. What the bot did in the meantime is what it may do while an answer is in transit.
 */
Pool.prototype.query = new Proxy(Pool.prototype.query, {
  async apply(query, pool, values) {
    const answer = await Reflect.apply(query, pool, values);
    const [statement] = values;
    const wrote = WRITE.test(String(statement?.text)) && answer.rows.length > 0;
    if (wrote) pauseProcess(answer.rows.map((row: { key: unknown }) => String(row.key)));
    return answer;
  },
});
