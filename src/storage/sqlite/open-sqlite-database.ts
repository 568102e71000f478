import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { explainOpening } from './explain-opening.ts';
import { lockFile } from './file-lock.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { isBusy } from './sqlite-error.ts';
import { readOwner, takeOwnership } from './sqlite-ownership.ts';
import { resolveSqlitePath } from './sqlite-path.ts';
import { type OwnerState, waitForOwner } from './wait-for-owner.ts';

const TRY_EVERY_MS = 100;

export interface OpenedDatabase {
  database: SqliteDatabase;
  /** Closes the database and releases its lock. */
  release(): void;
}

/**
 * @param waitMs how long to wait for another bot that may be stopping, or for a program that has the file locked
 * @throws StoreInUseError, ConfigError, StorageError
 */
export async function openSqliteDatabase(
  path: string,
  { alone, waitMs }: { alone: boolean; waitMs: number },
): Promise<OpenedDatabase> {
  try {
    if (path === ':memory:') return unowned(path);
    const real = resolveSqlitePath(path);
    return alone ? await owned(real, waitMs) : unowned(real);
  } catch (cause) {
    throw explainOpening(path, cause);
  }
}

function unowned(path: string): OpenedDatabase {
  const database = new SqliteDatabase(path);
  return { database, release: () => database.close() };
}

async function owned(path: string, waitMs: number): Promise<OpenedDatabase> {
  const file = await lockFile(path, waitMs);
  try {
    const ownerNow = () => {
      const seen = readOwnerAt(path);
      return seen !== 'busy' && seen?.mark === file.formerMark ? undefined : seen;
    };
    await waitForOwner(path, ownerNow, waitMs);
    const database = await openUnlocked(path, { mark: file.mark, waitMs });
    return {
      database,
      release() {
        try {
          database.ownership?.giveBack();
        } catch {
          // Once this process has ended, the next one finds its mark dead anyway.
        }
        database.close();
        file.release();
      },
    };
  } catch (error) {
    file.release();
    throw error;
  }
}

/** Through a separate connection, because this process's own may be caching stale pages. */
function readOwnerAt(path: string): OwnerState | 'busy' | undefined {
  if (!existsSync(path)) return undefined;
  const db = new DatabaseSync(path);
  try {
    // If the file is locked, the owner could not write its heartbeat either.
    db.exec('BEGIN IMMEDIATE');
    return readOwner(db);
  } catch (error) {
    if (isBusy(error)) return 'busy';
    throw error;
  } finally {
    db.close();
  }
}

async function openUnlocked(
  path: string,
  { mark, waitMs }: { mark: string; waitMs: number },
): Promise<SqliteDatabase> {
  for (const began = performance.now(); ; ) {
    let database: SqliteDatabase | undefined;
    try {
      database = new SqliteDatabase(path, { maySplit: true });
      database.ownership = takeOwnership(database.connection, mark);
      // Checkpoints the mark into the main file, for processes that cannot see the WAL.
      database.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return database;
    } catch (error) {
      database?.connection.close();
      if (!isBusy(error) || performance.now() - began >= waitMs) throw error;
    }
    await delay(TRY_EVERY_MS);
  }
}
