import { open } from 'node:fs/promises';
import { Socket } from 'node:net';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { Client } from 'pg';

/**
 * Preloaded into the operator's tool (`node --import`): kills the process at its KILL_AT_WRITE-th write to a store or a
 * file, every other time before the write has been answered.
 */
let left = Number(process.env.KILL_AT_WRITE);
const isEarly = left % 2 === 1;
const kill = () => process.kill(process.pid, 'SIGKILL');

/** Counts a write; true if the process is to end with it. */
function isLast(): boolean {
  left -= 1;
  return left === 0;
}

StatementSync.prototype.run = new Proxy(StatementSync.prototype.run, {
  apply(run, statement, values) {
    const result = Reflect.apply(run, statement, values);
    if (isLast()) kill();
    return result;
  },
});

DatabaseSync.prototype.exec = new Proxy(DatabaseSync.prototype.exec, {
  apply(exec, database, values) {
    const isWrite = /^(COMMIT|VACUUM)/.test(String(values[0]));
    const last = isWrite && isLast();
    if (last && isEarly) kill();
    Reflect.apply(exec, database, values);
    if (last) kill();
  },
});

Client.prototype.query = new Proxy(Client.prototype.query, {
  apply(query, client, values) {
    const [statement] = values;
    const sql = typeof statement === 'string' ? statement : String(statement?.text);
    const last = /\b(INSERT|UPDATE|DELETE|VACUUM)\b/.test(sql) && isLast();
    const answer = Reflect.apply(query, client, values);
    if (last && isEarly) setImmediate(kill);
    else if (last) setTimeout(kill, 20);
    return answer;
  },
});

Socket.prototype.write = new Proxy(Socket.prototype.write, {
  apply(write, socket, values) {
    const last = typeof values[0] === 'string' && /\bEVAL\r\n/.test(values[0]) && isLast();
    const result = Reflect.apply(write, socket, values);
    if (last && isEarly) setImmediate(kill);
    else if (last) setTimeout(kill, 20);
    return result;
  },
});

const file = await open('/dev/null', 'r');
const handles: { writeFile: (...values: unknown[]) => Promise<void> } = Object.getPrototypeOf(file);
await file.close();
handles.writeFile = new Proxy(handles.writeFile, {
  async apply(writeFile, handle, values) {
    const last = isLast();
    const written = Reflect.apply(writeFile, handle, values);
    if (last && isEarly) kill();
    await written;
    if (last) kill();
  },
});
