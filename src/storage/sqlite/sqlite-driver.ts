import { setInterval } from 'node:timers';
import type { Log } from '../../log/log.ts';
import { DAY_MS, HOUR_MS } from '../../time/durations.ts';
import { startStopwatch } from '../../time/stopwatch.ts';
import type { Driver, LeaseStore, RecordStore } from '../driver/driver.ts';
import { createEraser } from '../driver/eraser.ts';
import { createLocalLocks } from '../locks/local-locks.ts';
import { openSqliteDatabase } from './open-sqlite-database.ts';
import { SqliteAdapter } from './sqlite-adapter.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { isBusy } from './sqlite-error.ts';
import { vacuumSqlite } from './vacuum-sqlite.ts';

const SWEEP_EVERY_MS = HOUR_MS;
const BEAT_EVERY_MS = 4_000;
const VACUUM_EVERY_MS = DAY_MS;

/**
 * One sqlite file, used by one process.
 *
 * @param path a file, made with its folder where it is missing, or `:memory:`
 * @param alone that this is the process; where false, it writes only what no other does
 * @param waitMs how long another process may still be stopping, or have the file locked
 * @throws StoreInUseError where another process uses the file, ConfigError and StorageError where it cannot be opened
 */
export async function openSqlite(
  path: string,
  { alone, waitMs, log }: { alone: boolean; waitMs: number; log: Log },
): Promise<Driver> {
  const { database, release: letGo } = await openSqliteDatabase(path, { alone, waitMs });
  // Expired records are not seen anyway; what is left lying is found at the next sweep.
  const erasing = createEraser(() => vacuumSqlite(database, path), log);
  let vacuumedAt = performance.now();
  const sweep = () => {
    void database.sweep().catch(() => {});
    // What people's forms, for instance, left in a page when they were deleted.
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
    async close() {
      clearInterval(sweeping);
      clearInterval(beating);
      const due = erasing.isScheduled();
      await erasing.stop();
      if (due) database.connection.exec('VACUUM');
      letGo();
    },
  };
}

/**
 * Shows that this process lives, and then moves the log into the file and empties it: so the mark is seen by whoever can
 * read the file alone, and what was deleted or replaced does not live on in the log.
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
          note: 'Another bot has taken over the database: this one saves nothing any more. Stop one of the two.',
        });
        return;
      }
      // Not worth the wait for the disk: a mark that a power cut undoes is that of a process that is gone.
      connection.exec('PRAGMA synchronous = NORMAL');
      ownership.beat();
      database.emptyLog();
    } catch (error) {
      // Locked, or the disk is full: writes say so themselves.
      if (!isBusy(error)) log.debug('storage.beat-failed');
    } finally {
      connection.exec('PRAGMA synchronous = FULL');
    }
  };
}

/** Who holds a lease is known to the one process; how often it was held is kept, so that its number always grows. */
function createLeases(records: RecordStore, isOurs: () => boolean): LeaseStore {
  const held = new Map<string, { holder: string; fence: number; endsAfterMs: number; ms: () => number }>();
  const turns = createLocalLocks();

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
    take: (name, holder, ttlMs) => turns.hold(name, () => take(name, holder, ttlMs)),
    async giveBack(name, holder) {
      if (held.get(name)?.holder === holder) held.delete(name);
    },
  };
}

async function countHolding(records: RecordStore, name: string): Promise<number> {
  const key = `leases:${name}`;
  for (;;) {
    const before = await records.get(key);
    const fence = Number(before ?? 0) + 1;
    if (await records.compareAndSet(key, before, String(fence))) return fence;
  }
}
