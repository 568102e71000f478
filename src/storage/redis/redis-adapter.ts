import KeyvRedis from '@keyv/redis';
import type { PageRange } from '../../checks/ports.ts';
import type { RecordStore, SwapOptions } from '../driver/driver.ts';
import { createSwapQueue } from '../driver/swap-queue.ts';
import { createRedisIndex, type RedisIndex, scanRedis } from './redis-index.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/**
 * Deadline, milliseconds: the server ignores a write that arrives later, because its caller has been told that it
 * failed.
 */
const EFFECT_MS = 3_000;

/** A compare-and-set. */
interface Swap {
  key: string;
  /** Undefined: no record. */
  before: string | undefined;
  /** Undefined: delete it. */
  after: string | undefined;
  ttlMs: number | undefined;
  isSilent: boolean;
  /** Epoch milliseconds by the server's clock. */
  until: number;
}

/**
 * Keyv's adapter for Redis, on a connection of our own; failures reject. The stock listing may return a record twice
 * (https://redis.io/docs/latest/commands/scan/#scan-guarantees) or one that was just deleted, and the stock `clear`
 * swallows failures.
 */
export class RedisAdapter extends KeyvRedis<string> implements RecordStore {
  readonly #link: RedisLink;
  readonly #index: RedisIndex;
  readonly #queueSwap: (swap: Swap) => Promise<boolean>;

  constructor(link: RedisLink) {
    // No client passed: each command goes through the link, whose connection may have been replaced.
    super(undefined, { throwOnErrors: true, keyPrefixSeparator: ':' });
    this.#link = link;
    this.#index = createRedisIndex(link);
    this.#queueSwap = createSwapQueue((swaps) => this.#swap(swaps, link.epoch.value()));
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

  page(collection: string, range: PageRange) {
    return this.#index.page(collection, range);
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
    { ttlMs, isSilent = false }: SwapOptions = {},
  ): Promise<boolean> {
    return this.#queueSwap({ key, before, after, ttlMs, isSilent, until: this.#deadline() });
  }

  /** Writes into a store that has lost its data. */
  async putBack(key: string, before: string | undefined, after: string): Promise<boolean> {
    const swap = { key, before, after, ttlMs: undefined, isSilent: false, until: this.#deadline() };
    return (await this.#swap([swap], '')).has(key);
  }

  #deadline(): number {
    return Math.ceil(this.#link.clock.now() + EFFECT_MS);
  }

  /** Resolves with the keys written. */
  async #swap(swaps: readonly Swap[], epoch: string): Promise<ReadonlySet<string>> {
    const { prefix, changed } = this.#link;
    const until = Math.min(...swaps.map((swap) => swap.until));
    const written = await this.#link.ask((client) =>
      client.eval(REDIS_SCRIPTS.swap, {
        keys: [
          this.#link.epoch.key,
          this.#index.counterKey,
          this.#index.expiriesKey,
          ...swaps.flatMap(({ key }) => [`${prefix}${key}`, this.#index.indexKeyFor(key)]),
        ],
        arguments: [
          changed,
          epoch,
          String(until),
          ...swaps.flatMap(({ key, before = '', after = '', ttlMs, isSilent }) => [
            before,
            after,
            ttlMs === undefined ? '' : String(Math.ceil(ttlMs)),
            key,
            isSilent ? '1' : '',
          ]),
        ],
      }),
    );
    if (written === -1) this.#link.checkEpoch(undefined);
    return new Set(Array.isArray(written) ? written.map(String) : []);
  }
}
