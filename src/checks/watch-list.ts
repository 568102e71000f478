import type { Check } from './check.ts';
import type { Collection, Locks } from './ports.ts';

/** Every check we follow. Changes are written before they are seen; one writer per check at a time. */
export interface WatchList {
  get(id: string): Promise<Check | undefined>;
  all(): Promise<Check[]>;
  /** False where a check with this id already is. */
  insert(check: Check): Promise<boolean>;
  /**
   * Applies a pure change under the check's lock and writes it where it changed anything. Resolves with what is
   * stored then, or undefined where there is no such check. `change` may return its argument to change nothing.
   */
  update(id: string, change: (check: Check) => Check): Promise<Check | undefined>;
  /** Called after each insert and update that wrote. Must not throw. */
  onChange(listener: (check: Check, before: Check | undefined) => void): void;
}

/** Reads every stored check once; from then on reads are served from memory and writes go to the store first. */
export async function openWatchList(stored: Collection<Check>, locks: Locks): Promise<WatchList> {
  const checks = new Map<string, Check>();
  for await (const [id, check] of stored.entries()) checks.set(id, check);
  const listeners: ((check: Check, before: Check | undefined) => void)[] = [];

  function tell(check: Check, before: Check | undefined): void {
    for (const listener of listeners) listener(check, before);
  }

  return {
    get: async (id) => checks.get(id),
    all: async () => [...checks.values()],
    async insert(check) {
      const inserted = await stored.insert(check.id, check);
      if (!inserted) return false;
      checks.set(check.id, check);
      tell(check, undefined);
      return true;
    },
    update: (id, change) =>
      locks.hold(`check:${id}`, async () => {
        const before = checks.get(id);
        if (before === undefined) return undefined;
        const after = change(before);
        if (after === before) return before;
        await stored.set(id, after);
        checks.set(id, after);
        tell(after, before);
        return after;
      }),
    onChange(listener) {
      listeners.push(listener);
    },
  };
}
