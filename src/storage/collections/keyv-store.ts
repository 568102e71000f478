import { EventEmitter } from 'node:events';
import type { PageRange } from '../../checks/ports.ts';
import { asStorageError } from '../driver/as-storage-error.ts';
import type { RecordStore } from '../driver/driver.ts';
import { confirmedCompareAndSet } from './confirmed-compare-and-set.ts';
import { retryCompareAndSet } from './retry-compare-and-set.ts';

/**
 * Keyv storage adapter over a driver's records, extended with compare-and-set. Each Keyv needs its own instance,
 * because Keyv writes its namespace into it. Keys arrive prefixed with the namespace: `checks:ID`.
 *
 * Every method rejects with StorageError if the database fails or times out. Keyv's own `has`, `hasMany`, `setMany` and
 * `deleteMany` need no method here.
 */
export class KeyvStore extends EventEmitter {
  /** Keyv only iterates over stores whose dialect it knows; all drivers here list the same way. */
  readonly opts = { dialect: 'sqlite', url: '' };
  namespace?: string;
  readonly #records: RecordStore;
  readonly #isSilent: boolean;

  /** @param isSilent true: nobody is notified of writes */
  constructor(records: RecordStore, { isSilent = false }: { isSilent?: boolean } = {}) {
    super();
    this.#records = records;
    this.#isSilent = isSilent;
  }

  get(key: string): Promise<string | undefined> {
    return asStorageError(() => this.#records.get(key));
  }

  /** Overridden because Keyv's own version hides failures. */
  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(key)));
  }

  set(key: string, text: string, ttlMs?: number): Promise<true> {
    return retryCompareAndSet(key, async () => {
      const before = await asStorageError(() => this.#records.get(key));
      return (await this.compareAndSet(key, before, text, ttlMs)) || undefined;
    });
  }

  /** Resolves with whether the record existed. */
  delete(key: string): Promise<boolean> {
    return retryCompareAndSet(key, async () => {
      const before = await asStorageError(() => this.#records.get(key));
      if (before === undefined) return false;
      return (await this.compareAndSet(key, before, undefined)) || undefined;
    });
  }

  /**
   * Atomic: if the stored text equals `before` (undefined: no record), replaces it with `after` (undefined: deletes
   * it); otherwise resolves with false.
   *
   * @throws WriteUnknownError if the database cannot confirm in time whether it was applied
   */
  compareAndSet(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    return confirmedCompareAndSet(this.#records, [key, before, after, { ttlMs, isSilent: this.#isSilent }]);
  }

  /** Like `get`, but skips the Redis check for lost data. */
  peek(key: string): Promise<string | undefined> {
    return asStorageError(async () => this.#records.peek?.(key) ?? this.#records.get(key));
  }

  async *iterator(namespace = this.namespace): AsyncGenerator<[key: string, text: string], void> {
    const entries = this.#records.list(`${namespace}:`)[Symbol.asyncIterator]();
    for (;;) {
      const next = await asStorageError(() => entries.next());
      if (next.done === true) return;
      yield next.value;
    }
  }

  page(range: PageRange): ReturnType<RecordStore['page']> {
    return asStorageError(() => this.#records.page(this.namespace ?? '', range));
  }

  async clear(): Promise<void> {
    const keys: string[] = [];
    for await (const [key] of this.iterator()) keys.push(key);
    await Promise.all(keys.map((key) => this.delete(key)));
  }
}
