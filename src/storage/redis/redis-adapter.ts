import KeyvRedis from '@keyv/redis';
import type { RecordStore } from '../driver/driver.ts';
import { createRedisIndex, type RedisIndex, scanRedis } from './redis-index.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/**
 * Deadline, milliseconds: the server ignores a write that arrives later, because its caller has been told that it
 * failed.
 */
const EFFECT_MS = 3_000;

/**
 * Keyv's adapter for Redis, on a connection of our own; failures reject. The stock listing may return a record twice
 * (https://redis.io/docs/latest/commands/scan/#scan-guarantees) or one that was just deleted, and the stock `clear`
 * swallows failures.
 */
export class RedisAdapter extends KeyvRedis<string> implements RecordStore {
  readonly #link: RedisLink;
  readonly #index: RedisIndex;

  constructor(link: RedisLink) {
    // No client passed: each command goes through the link, whose connection may have been replaced.
    super(undefined, { throwOnErrors: true, keyPrefixSeparator: ':' });
    this.#link = link;
    this.#index = createRedisIndex(link);
    // Without a listener an error event would crash the process; failures already reject the call.
    this.on('error', () => {});
  }

  /** Overridden because the stock adapter reopens a connection that was closed on purpose. */
  override getClient() {
    return this.#link.ask(async (client) => client);
  }

  /** A missing key may mean that the store has lost all its data, so the epoch is checked. */
  override async get<U = string>(key: string): Promise<U | undefined> {
    const text = await this.#link.ask(() => super.get<U>(key));
    if (text === undefined) await this.#index.checkEpoch();
    return text;
  }

  async peek(key: string): Promise<string | undefined> {
    return (await this.#link.ask((client) => client.get(`${this.#link.prefix}${key}`))) ?? undefined;
  }

  override createKeyPrefix(key: string, namespace?: string): string {
    return `${this.#link.prefix}${super.createKeyPrefix(key, namespace)}`;
  }

  /** `prefix` is a collection's name with its colon. */
  async *list(prefix: string): AsyncGenerator<[key: string, text: string], void> {
    for await (const page of this.#index.pages(prefix.slice(0, -1))) {
      for (const { key, text } of page) yield [key, text];
    }
  }

  page(collection: string, options: { limit: number; before?: number | undefined }) {
    return this.#index.page(collection, options);
  }

  async *#scan(prefix: string): AsyncGenerator<string, void> {
    for await (const keys of scanRedis(this.#link, prefix)) yield* keys;
  }

  /** Keys without the namespace, as Keyv expects from this adapter. */
  override async *iterator<U = string>(namespace?: string): AsyncGenerator<[string, U | undefined], void> {
    const prefix = namespace === undefined ? '' : `${namespace}:`;
    for await (const key of this.#scan(prefix)) {
      const bare = key.slice(prefix.length);
      const text = await this.get<U>(bare);
      if (text !== undefined) yield [bare, text];
    }
  }

  override async clear(): Promise<void> {
    const keys: string[] = [];
    for await (const key of this.#scan(this.namespace === undefined ? '' : `${this.namespace}:`)) {
      keys.push(`${this.#link.prefix}${key}`);
    }
    if (keys.length > 0) await this.#link.ask((client) => client.unlink(keys));
  }

  compareAndSet(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    return this.#swap(key, before, after, { ttlMs, epoch: this.#link.epoch.value() });
  }

  /** Writes into a store that has lost its data. */
  putBack(key: string, before: string | undefined, after: string): Promise<boolean> {
    return this.#swap(key, before, after, { ttlMs: undefined, epoch: '' });
  }

  async #swap(
    key: string,
    before: string | undefined,
    after: string | undefined,
    { ttlMs, epoch }: { ttlMs: number | undefined; epoch: string },
  ): Promise<boolean> {
    const { prefix, changed, clock } = this.#link;
    const ttl = ttlMs === undefined ? '' : String(Math.ceil(ttlMs));
    const until = String(Math.ceil(clock.now() + EFFECT_MS));
    const wrote = await this.#link.ask((client) =>
      client.eval(REDIS_SCRIPTS.swap, {
        keys: [`${prefix}${key}`, ...this.#index.keysFor(key), this.#link.epoch.key],
        arguments: [before ?? '', after ?? '', ttl, changed, key, epoch, until],
      }),
    );
    if (wrote === -1) this.#link.checkEpoch(undefined);
    return wrote === 1;
  }
}
