import type { Check } from '../../src/checks/check.ts';
import type { CheckRecords, Collection } from '../../src/checks/ports.ts';
import { createLocalLocks } from '../../src/storage/locks/local-locks.ts';

/** The checks of a collection for one process, as storage's mirror serves them: written first, then seen. */
export async function openMemoryRecords(stored: Collection<Check>): Promise<CheckRecords> {
  const checks = new Map<string, Check>();
  for await (const [id, check] of stored.entries()) checks.set(id, check);
  const locks = createLocalLocks();
  const listeners: ((check: Check, before: Check | undefined) => void)[] = [];
  return {
    get: async (id) => checks.get(id),
    all: () => [...checks.values()],
    async insert(id, check) {
      if (!(await stored.insert(id, check))) return false;
      checks.set(id, check);
      for (const listener of listeners) listener(check, undefined);
      return true;
    },
    update: (id, change) =>
      locks.hold(id, async () => {
        const before = checks.get(id);
        if (before === undefined) return undefined;
        const after = change(before);
        if (after === before) return before;
        await stored.set(id, after);
        checks.set(id, after);
        for (const listener of listeners) listener(after, before);
        return after;
      }),
    onChange: (listener) => void listeners.push(listener),
  };
}
