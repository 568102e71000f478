import { EventEmitter } from 'node:events';
import type { PageRange } from '../../checks/ports.ts';
import type { RecordStore, SwapOptions } from '../driver/driver.ts';
import type { SqliteDatabase } from './sqlite-database.ts';

/**
 * Keyv storage adapter over node:sqlite; the official one compiles a native module. One adapter per Keyv, because Keyv
 * writes its namespace into it; adapters may share a database. Keys arrive prefixed with the namespace: `checks:ID`.
 */
export class SqliteAdapter extends EventEmitter implements RecordStore {
  /** Keyv only iterates over stores whose dialect it knows. */
  readonly opts = { dialect: 'sqlite', url: 'sqlite://' };
  namespace?: string;
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
  }

  get(key: string): Promise<string | undefined> {
    return this.#database.get(key);
  }

  async getMany(keys: string[]): Promise<(string | undefined)[]> {
    return await Promise.all(keys.map((key) => this.#database.get(key)));
  }

  async set(key: string, value: string, ttl?: number): Promise<void> {
    await this.#database.set(key, value, ttl);
  }

  async setMany(entries: { key: string; value: string; ttl?: number }[]): Promise<void> {
    await Promise.all(entries.map(({ key, value, ttl }) => this.#database.set(key, value, ttl)));
  }

  /**
   * Compare-and-set, which Keyv lacks: if the stored text equals `before` (undefined: no record), replaces it with
   * `after` (undefined: deletes it).
   */
  compareAndSet(
    key: string,
    before: string | undefined,
    after: string | undefined,
    { ttlMs }: SwapOptions = {},
  ): Promise<boolean> {
    return this.#database.swap(key, before, after, ttlMs);
  }

  async has(key: string): Promise<boolean> {
    return (await this.#database.get(key)) !== undefined;
  }

  async hasMany(keys: string[]): Promise<boolean[]> {
    return await Promise.all(keys.map((key) => this.has(key)));
  }

  async delete(key: string): Promise<boolean> {
    const existed = await this.has(key);
    await this.#database.delete(key);
    return existed;
  }

  async deleteMany(keys: string[]): Promise<boolean> {
    const existed = await Promise.all(keys.map((key) => this.delete(key)));
    return existed.includes(true);
  }

  async clear(): Promise<void> {
    const keys: string[] = [];
    for await (const [key] of this.#database.entries(this.#prefix(this.namespace))) keys.push(key);
    await Promise.all(keys.map((key) => this.#database.delete(key)));
  }

  async *list(prefix: string): AsyncGenerator<[key: string, text: string], void> {
    yield* this.#database.entries(prefix);
  }

  async page(collection: string, range: PageRange) {
    return this.#database.page(`${collection}:`, range);
  }

  async *iterator(namespace?: string): AsyncGenerator<[key: string, value: string], void> {
    yield* this.#database.entries(this.#prefix(namespace));
  }

  #prefix(namespace: string | undefined): string {
    return namespace === undefined ? '' : `${namespace}:`;
  }
}
