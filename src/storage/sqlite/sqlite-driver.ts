import { setInterval } from 'node:timers';
import type { Log } from '../../log/log.ts';
import { DAY_MS, HOUR_MS } from '../../time/durations.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import type { Driver, LeaseStore, RecordStore } from '../driver/driver.ts';
import { createEraser } from '../driver/eraser.ts';
import { loadRecords } from '../driver/load-records.ts';
import { createLocalLocks } from '../locks/local-locks.ts';
import { openSqliteDatabase } from './open-sqlite-database.ts';
import { rewriteEntries } from './rewrite-entries.ts';
import { snapshotSqlite } from './snapshot-sqlite.ts';
import { SqliteAdapter } from './sqlite-adapter.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { isBusy } from './sqlite-error.ts';
import { hasLiveOwner } from './sqlite-ownership.ts';
import { vacuumSqlite } from './vacuum-sqlite.ts';

/** Keys of the holding counters, which are no records. */
const FENCES = 'leases:';
const SWEEP_EVERY_MS = HOUR_MS;
const BEAT_EVERY_MS = 4_000;
const VACUUM_EVERY_MS = DAY_MS;

/**
 * A sqlite file, used by one process.
 *
 * @param path a file, created with its folder if missing, or `:memory:`
 * @param alone true for the process that owns the file; a process that passes false may not hold its locks, and may write
 * only by compare-and-set what leaves a record's value as it is, or records that no other process writes
 * @param waitMs how long to wait for another process that may be stopping, or that has the file locked
 * @throws StoreInUseError if another process uses the file, ConfigError and StorageError if it cannot be opened
 */
export async function openSqlite(
  path: string,
  { alone, waitMs, log }: { alone: boolean; waitMs: number; log: Log },
): Promise<Driver> {
  const { database, release: letGo } = await openSqliteDatabase(path, { alone, waitMs });
  // Expired records are already invisible to reads; leftovers are caught by the next sweep.
  const erasing = createEraser(() => vacuumSqlite(database, path), log);
  let vacuumedAt = performance.now();
  const sweep = () => {
    void database.sweep().catch(() => {});
    // Removes what deleted records, such as people's forms, have left in the file's pages.
    if (performance.now() - vacuumedAt < VACUUM_EVERY_MS) return;
    vacuumedAt = performance.now();
    erasing.schedule();
  };
  sweep();
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS).unref();
  const beating = setInterval(createBeat(database, log), BEAT_EVERY_MS).unref();
  const records = new SqliteAdapter(database);
  return {
    records,
    locks: createLocalLocks(),
    leases: createLeases(records, () => database.ownership?.isOurs() !== false),
    onChange: () => () => {},
    ...(path === ':memory:' ? {} : { erase: erasing.schedule }),
    time: async () => Date.now(),
    snapshot: () => snapshotSqlite(path),
    load: (loaded) => loadRecords(records, loaded),
    others: async () => (database.ownership === undefined && hasLiveOwner(database.connection) ? 1 : 0),
    async close() {
      clearInterval(sweeping);
      clearInterval(beating);
      const due = erasing.isScheduled();
      await erasing.stop();
      if (due) vacuumAtEnd(database, log);
      letGo();
    },
  };
}

/**
 * Heartbeat: updates this process's mark, then checkpoints and truncates the WAL. So the mark is visible to processes
 * that can only read the main file, and deleted or replaced content does not survive in the WAL.
 */
function createBeat(database: SqliteDatabase, log: Log): () => void {
  let taken = false;
  return () => {
    const { connection, ownership } = database;
    if (ownership === undefined || taken) return;
    try {
      if (!ownership.isOurs()) {
        taken = true;
        log.error('storage.taken-over', {
          note: 'Another bot has taken over the database: this one no longer saves anything. Stop one of the two.',
        });
        return;
      }
      // No fsync needed: if a power failure undoes the mark, the process is gone too.
      connection.exec('PRAGMA synchronous = NORMAL');
      ownership.beat();
      database.emptyLog();
    } catch (error) {
      // Locked, or the disk is full: the writes themselves report it.
      if (!isBusy(error)) log.debug('storage.beat-failed');
    } finally {
      connection.exec('PRAGMA synchronous = FULL');
    }
  };
}

/**
 * Leases held in memory, since only one process uses the file. The holding counter is stored, so that fences keep
 * increasing across restarts.
 */
function createLeases(records: RecordStore, isOurs: () => boolean): LeaseStore {
  const held = new Map<string, { holder: string; fence: number; endsAfterMs: number; ms: () => number }>();
  const locks = createLocalLocks();

  async function take(name: string, holder: string, ttlMs: number): Promise<number | undefined> {
    if (!isOurs()) return undefined;
    const current = held.get(name);
    const over = current === undefined || current.ms() >= current.endsAfterMs;
    if (!over && current.holder !== holder) return undefined;
    const fence = over ? await countHolding(records, name) : current.fence;
    held.set(name, { holder, fence, endsAfterMs: ttlMs, ms: startStopwatch() });
    return fence;
  }

  return {
    take: (name, holder, ttlMs) => locks.hold(name, () => take(name, holder, ttlMs)),
    async giveBack(name, holder) {
      if (held.get(name)?.holder === holder) held.delete(name);
    },
    async fences() {
      const fences = new Map<string, number>();
      for await (const [key, text] of records.list(FENCES))
        fences.set(key.slice(FENCES.length), Number(text));
      return fences;
    },
    async carryOn(name, fence) {
      const key = `${FENCES}${name}`;
      const before = await records.get(key);
      if (Number(before ?? 0) < fence) await records.compareAndSet(key, before, String(fence));
    },
  };
}

/** Not worth failing for: the next purge does it as well. */
function vacuumAtEnd(database: SqliteDatabase, log: Log): void {
  try {
    rewriteEntries(database.connection);
    database.emptyLog();
  } catch (error) {
    if (!isBusy(error)) throw error;
    log.warn('storage.not-erased', {
      note: 'Another program has the database locked. It is tried again after the next purge.',
    });
  }
}

async function countHolding(records: RecordStore, name: string): Promise<number> {
  const key = `${FENCES}${name}`;
  for (;;) {
    const before = await records.get(key);
    const fence = Number(before ?? 0) + 1;
    if (await records.compareAndSet(key, before, String(fence))) return fence;
  }
}
