import type { Check } from './check.ts';

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
