import type { Collection, Records } from '../../src/checks/ports.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';

/** One process's records, as a cached collection provides them: written before they become visible. */
export async function openMemoryRecords<T>(stored: Collection<T>): Promise<Records<T>> {
  const records = new Map<string, T>();
  for await (const [id, record] of stored.entries()) records.set(id, record);
  const locks = createLocalLocks();
  const listeners: ((record: T, before: T | undefined) => void)[] = [];
  return {
    get: async (id) => records.get(id),
    all: () => [...records.values()],
    async insert(id, record) {
      if (!(await stored.insert(id, record))) return false;
      records.set(id, record);
      for (const listener of listeners) listener(record, undefined);
      return true;
    },
    update: (id, change) =>
      locks.hold(id, async () => {
        const before = records.get(id);
        if (before === undefined) return undefined;
        const after = change(before);
        if (after === before) return before;
        await stored.set(id, after);
        records.set(id, after);
        for (const listener of listeners) listener(after, before);
        return after;
      }),
    onChange: (listener) => void listeners.push(listener),
  };
}
