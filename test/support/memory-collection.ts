import type { PagedCollection } from '../../src/checks/ports.ts';
import { StorageError } from '../../src/errors.ts';

export interface MemoryCollection<T> extends PagedCollection<T> {
  /** Atomically writes what `change` returns; undefined: nothing is written. */
  update(id: string, change: (value: T | undefined) => T | undefined): Promise<void>;
  deleteIf(id: string, mayGo: (value: T) => boolean): Promise<void>;
  /** Called after each such write. */
  changes(listener: () => void): () => void;
  /** Makes every write fail from now on, as on a full disk. */
  failWrites(fails: boolean): void;
}

/** An in-memory Collection for tests; stored values are copies, as in a database. */
export function createMemoryCollection<T>(): MemoryCollection<T> {
  const records = new Map<string, T>();
  /** Each id's position in insertion order. */
  const places = new Map<string, number>();
  const listeners = new Set<() => void>();
  let fails = false;
  function guard(): void {
    if (fails) throw new StorageError('The store cannot be written.');
  }
  return {
    failWrites(now) {
      fails = now;
    },
    get: async (id) => structuredClone(records.get(id)),
    async set(id, value) {
      guard();
      records.set(id, structuredClone(value));
    },
    async insert(id, value) {
      guard();
      if (records.has(id)) return false;
      records.set(id, structuredClone(value));
      return true;
    },
    async update(id, change) {
      const after = change(structuredClone(records.get(id)));
      if (after === undefined) return;
      guard();
      records.set(id, structuredClone(after));
      for (const listener of listeners) queueMicrotask(listener);
    },
    changes(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async delete(id) {
      guard();
      records.delete(id);
    },
    async deleteIf(id, mayGo) {
      const value = records.get(id);
      if (value === undefined || !mayGo(structuredClone(value))) return;
      guard();
      records.delete(id);
    },
    async page({ limit, before = Number.POSITIVE_INFINITY, after }) {
      for (const id of records.keys()) if (!places.has(id)) places.set(id, places.size + 1);
      const placed = [...records].map(([id, value]) => ({ id, value, place: places.get(id) ?? 0 }));
      const rest =
        after === undefined
          ? placed.filter(({ place }) => place < before).toSorted((a, b) => b.place - a.place)
          : placed.filter(({ place }) => place > after).toSorted((a, b) => a.place - b.place);
      const found = rest.slice(0, limit);
      return {
        records: found.map(({ id, value, place }) => ({ id, value: structuredClone(value), number: place })),
        next: found.length < limit ? undefined : found.at(-1)?.place,
      };
    },
    async *entries() {
      for (const [id, value] of records) yield [id, structuredClone(value)];
    },
  };
}
