import { DatabaseSync, StatementSync } from 'node:sqlite';
import { pauseProcess } from './pause-process.ts';

/** Preloaded into a bot under test (`node --import`): blocks after every sqlite commit. */
const keys: string[] = [];

StatementSync.prototype.run = new Proxy(StatementSync.prototype.run, {
  apply(run, statement, values) {
    if (typeof values[0] === 'string') keys.push(values[0]);
    return Reflect.apply(run, statement, values);
  },
});

DatabaseSync.prototype.exec = new Proxy(DatabaseSync.prototype.exec, {
  apply(exec, database, values) {
    Reflect.apply(exec, database, values);
    const [sql] = values;
    if (sql !== 'COMMIT' && sql !== 'ROLLBACK') return;
    const ended = keys.splice(0);
    if (sql === 'COMMIT') pauseProcess(ended);
  },
});
