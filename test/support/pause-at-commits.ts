import { readSync, writeSync } from 'node:fs';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Loaded into a bot under test before anything else (`node --import`). After every COMMIT it writes the keys that were
 * committed to file descriptor 3, as a line of JSON, and stands still until a byte comes back: whoever holds the other
 * end may kill the process there, where the store has the write and no line of the bot has run since.
 */
const GATE = 3;

const keys: string[] = [];
const answer = new Uint8Array(1);

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
    if (sql === 'ROLLBACK') return;
    writeSync(GATE, `${JSON.stringify(ended)}\n`);
    // Nothing to read: whoever started this process is gone, and nobody else will end it.
    if (readSync(GATE, answer) === 0) process.kill(process.pid, 'SIGKILL');
  },
});
