import { StorageError } from '../errors.ts';
import type { Driver, LeaseStore, RecordStore } from './driver.ts';
import { createLocalLocks } from './local-locks.ts';
import { ownFile } from './own-file.ts';
import { SqliteAdapter } from './sqlite-adapter.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { startStopwatch } from './stopwatch.ts';

const SWEEP_EVERY_MS = 3_600_000;

/**
 * One sqlite file, used by one process.
 *
 * @param path a file, made with its folder where it is missing, or `:memory:`
 * @param alone that this is the process; where false, it writes only what no other does
 * @throws StoreInUseError where another process uses the file, StorageError where it cannot be opened
 */
export async function openSqlite(path: string, { alone }: { alone: boolean }): Promise<Driver> {
  const { database, letGo } = await openDatabase(path, alone && path !== ':memory:');
  const sweeping = setInterval(() => sweep(database), SWEEP_EVERY_MS).unref();
  const records = new SqliteAdapter(database);
  return {
    records,
    locks: createLocalLocks(),
    leases: createLeases(records),
    onChange: () => () => {},
    time: async () => Date.now(),
    async close() {
      clearInterval(sweeping);
      database.close();
      letGo();
    },
  };
}

function sweep(database: SqliteDatabase): void {
  try {
    database.sweep();
  } catch {
    // Expired records are not seen anyway; what is left lying is found at the next sweep.
  }
}

async function openDatabase(
  path: string,
  alone: boolean,
): Promise<{ database: SqliteDatabase; letGo: () => void }> {
  let letGo: (() => void) | undefined;
  try {
    letGo = alone ? await ownFile(path) : () => {};
    return { database: new SqliteDatabase(path), letGo };
  } catch (cause) {
    letGo?.();
    if (cause instanceof StorageError) throw cause;
    throw new StorageError(`The database ${path} cannot be opened. Check the folder and its rights.`, {
      cause,
    });
  }
}

/** Who holds a lease is known to the one process; how often it was held is kept, so that its number always grows. */
function createLeases(records: RecordStore): LeaseStore {
  const held = new Map<string, { holder: string; fence: number; endsAfterMs: number; ms: () => number }>();
  const turns = createLocalLocks();

  async function take(name: string, holder: string, ttlMs: number): Promise<number | undefined> {
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
    if (await records.swap(key, before, String(fence))) return fence;
  }
}
