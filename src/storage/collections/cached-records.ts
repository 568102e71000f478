import type { PutBack, Refilled } from '../driver/driver.ts';
import { createEmitter } from '../driver/emitter.ts';
import type { SharedCollection, Versioned } from './shared-collection.ts';

/** In-memory copy of a collection: each record by id, in the newest version seen. */
export interface CachedRecords<T> {
  known: ReadonlyMap<string, Versioned<T>>;
  all(): readonly T[];
  /** Stores a record, unless a newer version is already known. */
  apply(id: string, record: Versioned<T>): void;
  forget(id: string): void;
  /** Reads one record from the store and updates the copy. */
  readThrough(id: string): Promise<Versioned<T> | undefined>;
  /** Reads every record from the store and updates the copy. Resolves with each record's version. */
  readAll(): Promise<Map<string, number>>;
  /** Called after each change of the copy. Returns an unsubscribe function. */
  onChange(listener: (change: { value: T; before: T | undefined }) => void): () => void;
  /** Restores every record the store has lost. */
  refill(putBack: PutBack): Promise<Refilled>;
}

export function createCachedRecords<T>(
  stored: SharedCollection<T>,
  isObsolete: (value: T) => boolean,
): CachedRecords<T> {
  const known = new Map<string, Versioned<T>>();
  /**
   * Memoised values of `known`, dropped on each change: a burst of requests reads them far more often than they change.
   */
  let values: readonly T[] | undefined;
  const listeners = createEmitter<{ value: T; before: T | undefined }>();

  function apply(id: string, record: Versioned<T>): void {
    const before = known.get(id);
    if (before !== undefined && before.version >= record.version) return;
    known.set(id, record);
    values = undefined;
    listeners.emit({ value: record.value, before: before?.value });
  }

  function applyUnlessObsolete(id: string, record: Versioned<T>): void {
    if (known.has(id) || !isObsolete(record.value)) apply(id, record);
  }

  function forget(id: string): void {
    known.delete(id);
    values = undefined;
  }

  async function readThrough(id: string): Promise<Versioned<T> | undefined> {
    const before = known.get(id);
    const record = await stored.read(id);
    if (record !== undefined) applyUnlessObsolete(id, record);
    else if (before !== undefined && known.get(id) === before && isObsolete(before.value)) forget(id);
    return record;
  }

  async function readAll(): Promise<Map<string, number>> {
    const versions = new Map<string, number>();
    for await (const [id, record] of stored.records()) {
      versions.set(id, record.version);
      applyUnlessObsolete(id, record);
    }
    return versions;
  }

  async function refill(putBack: PutBack): Promise<Refilled> {
    let records = 0;
    let fence = 0;
    for (const [id, record] of known) {
      fence = Math.max(fence, record.fence);
      if (await stored.putBack(id, record, putBack)) records += 1;
    }
    return { records, fence };
  }

  return {
    known,
    all() {
      values ??= Array.from(known.values(), ({ value }) => value);
      return values;
    },
    apply,
    forget,
    readThrough,
    readAll,
    onChange: listeners.on,
    refill,
  };
}
