import { DatabaseSync, StatementSync } from 'node:sqlite';
import { vi } from 'vitest';

/** `before`: fails without executing. `after`: executes, then fails. */
export type StoreFault = 'before' | 'after' | undefined;

const failure = () => new Error('disk I/O error');

/**
 * Makes commits and record reads of this process's sqlite files fail when `draw` says so. Returns a function that
 * undoes it.
 */
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
