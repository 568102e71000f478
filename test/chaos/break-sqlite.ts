import { DatabaseSync, StatementSync } from 'node:sqlite';
import { vi } from 'vitest';

/** `before`: nothing was done. `after`: it was done, and nobody is told so. */
export type StoreFault = 'before' | 'after' | undefined;

const failure = () => new Error('disk I/O error');

/** Every commit, and every read of a record, of this process' sqlite files fails where `draw` says so. */
export function breakSqlite(draw: (what: 'commit' | 'read') => StoreFault): () => void {
  const { exec } = DatabaseSync.prototype;
  const { get } = StatementSync.prototype;
  const spies = [
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      const fault = sql === 'COMMIT' ? draw('commit') : undefined;
      if (fault === 'before') throw failure();
      exec.call(this, sql);
      if (fault === 'after') throw failure();
    }),
    vi.spyOn(StatementSync.prototype, 'get').mockImplementation(function (this: StatementSync, ...values) {
      if (draw('read') !== undefined) throw failure();
      return Reflect.apply(get, this, values);
    }),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}
