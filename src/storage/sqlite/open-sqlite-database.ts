import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { explainOpening } from './explain-opening.ts';
import { lockFile } from './file-lock.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { isBusy } from './sqlite-error.ts';
import { readOwner, takeOwnership } from './sqlite-ownership.ts';
import { resolveSqlitePath } from './sqlite-path.ts';
import { type OwnerSeen, waitForOwner } from './wait-for-owner.ts';

const TRY_EVERY_MS = 100;

export interface OpenedDatabase {
  database: SqliteDatabase;
  /** Closes it, and lets others in. */
  release(): void;
}

/**
 * @param waitMs how long another bot may still be stopping, or another program have the file locked
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
    const look = () => {
      const seen = lookAtOwner(path);
      return seen !== 'busy' && seen?.mark === file.formerMark ? undefined : seen;
    };
    await waitForOwner(path, look, waitMs);
    const database = await openUnlocked(path, { mark: file.mark, waitMs });
    return {
      database,
      release() {
        try {
          database.ownership?.giveBack();
        } catch {
          // It is taken for gone all the same, once this process has ended.
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

/** Through a connection of its own: what this process may have kept of the file is of no use here. */
function lookAtOwner(path: string): OwnerSeen | 'busy' | undefined {
  if (!existsSync(path)) return undefined;
  const db = new DatabaseSync(path);
  try {
    // The owner, too, could not write just now.
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
      database = new SqliteDatabase(path);
      database.ownership = takeOwnership(database.connection, mark);
      // Into the file itself, where it is seen by one that cannot see the log.
      database.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return database;
    } catch (error) {
      database?.connection.close();
      if (!isBusy(error) || performance.now() - began >= waitMs) throw error;
    }
    await delay(TRY_EVERY_MS);
  }
}
