import { EventEmitter } from 'node:events';
import { asStorageError } from '../driver/as-storage-error.ts';
import type { RecordStore } from '../driver/driver.ts';
import { confirmedCompareAndSet } from './confirmed-compare-and-set.ts';
import { retryCompareAndSet } from './retry-compare-and-set.ts';

/**
 * The storage adapter of one Keyv, over a driver's records, with compare and set as the one further step. Each Keyv needs
 * its own, because Keyv writes its namespace into it. Keys arrive with the namespace in front: `checks:ID`.
 *
 * Every method rejects with StorageError when the database fails or does not answer in time. Keyv's own `has`, `hasMany`,
 * `setMany` and `deleteMany` do without a method here.
 */
export class KeyvStore extends EventEmitter {
  /** Keyv lists only stores whose dialect it knows; each driver's listing is alike. */
  readonly opts = { dialect: 'sqlite', url: '' };
  namespace?: string;
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    super();
    this.#records = records;
  }

  get(key: string): Promise<string | undefined> {
    return asStorageError(() => this.#records.get(key));
  }

  /** Keyv's own hides failures. */
  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(key)));
  }

  set(key: string, text: string, ttlMs?: number): Promise<true> {
    return retryCompareAndSet(key, async () => {
      const before = await asStorageError(() => this.#records.get(key));
      return (await this.compareAndSet(key, before, text, ttlMs)) || undefined;
    });
  }

  /** Resolves with whether there was something to delete. */
  delete(key: string): Promise<boolean> {
    return retryCompareAndSet(key, async () => {
      const before = await asStorageError(() => this.#records.get(key));
      if (before === undefined) return false;
      return (await this.compareAndSet(key, before, undefined)) || undefined;
    });
  }

  /**
   * In one step: where `before` stands (undefined: nothing), puts `after` (undefined: deletes); else resolves with false.
   *
   * @throws WriteUnknownError where the database does not say in time whether it was done
   */
  compareAndSet(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    return confirmedCompareAndSet(this.#records, [key, before, after, ttlMs]);
  }

  /** As `get`, but without the check of Redis that it still has its records. */
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

  /** At most `limit` records, the newest first; `before`: older than that number. */
  page(options: { limit: number; before?: number | undefined }): ReturnType<RecordStore['page']> {
    return asStorageError(() => this.#records.page(this.namespace ?? '', options));
  }

  async clear(): Promise<void> {
    const keys: string[] = [];
    for await (const [key] of this.iterator()) keys.push(key);
    await Promise.all(keys.map((key) => this.delete(key)));
  }
}
