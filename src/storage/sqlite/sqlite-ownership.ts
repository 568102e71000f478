import type { DatabaseSync } from 'node:sqlite';
import { StoreTakenError } from '../driver/storage-errors.ts';
import { markStatus } from './process-mark.ts';
import type { OwnerState } from './wait-for-owner.ts';

const TABLE = `CREATE TABLE IF NOT EXISTS owner
  (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL, mark TEXT, beats INTEGER NOT NULL)`;

/**
 * Exclusive use of the database, recorded in the database itself, so that any process that can read the file can see
 * it.
 */
export interface SqliteOwnership {
  /** Call in the transaction of each write. @throws StoreTakenError */
  check(): void;
  isOurs(): boolean;
  /** Heartbeat: shows that this process is alive. */
  beat(): void;
  giveBack(): void;
}

/** Undefined: no owner. */
export function readOwner(db: DatabaseSync): OwnerState | undefined {
  const tables = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'owner'").all();
  if (tables.length === 0) return undefined;
  const row = db.prepare('SELECT mark, beats FROM owner').all()[0];
  return typeof row?.mark === 'string' ? { mark: row.mark, beats: Number(row.beats) } : undefined;
}

/** Whether a process owns the database that runs, or may run where this one cannot see it. */
export function hasLiveOwner(db: DatabaseSync): boolean {
  const owner = readOwner(db);
  return owner !== undefined && markStatus(owner.mark) !== 'gone';
}

/** Takes ownership with a new generation number, one above the last owner's. */
export function takeOwnership(db: DatabaseSync, mark: string): SqliteOwnership {
  db.exec(TABLE);
  const [row] = db
    .prepare(
      `INSERT INTO owner (id, generation, mark, beats) VALUES (1, 1, ?, 0) ON CONFLICT (id) DO UPDATE
       SET generation = generation + 1, mark = excluded.mark, beats = beats + 1 RETURNING generation`,
    )
    .all(mark);
  const generation = Number(row?.generation);
  const ours = db.prepare('SELECT 1 FROM owner WHERE generation = ?');
  const beat = db.prepare('UPDATE owner SET beats = beats + 1 WHERE generation = ?');
  const giveBack = db.prepare('UPDATE owner SET mark = NULL WHERE generation = ?');
  const isOurs = () => ours.all(generation).length > 0;
  return {
    isOurs,
    check() {
      if (!isOurs()) throw new StoreTakenError();
    },
    beat: () => void beat.run(generation),
    giveBack: () => void giveBack.run(generation),
  };
}
