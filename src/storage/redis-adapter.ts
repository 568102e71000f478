import KeyvRedis from '@keyv/redis';
import type { RecordStore } from './driver.ts';
import type { RedisLink } from './redis-link.ts';
import { REDIS_SCRIPTS } from './redis-scripts.ts';

/** Keys asked for at once when listing; Redis' own 10 would mean thousands of round trips. */
const PAGE = 1_000;

/**
 * Keyv's adapter for Redis on a connection of ours, rejecting what fails. Its own listing may name a record twice
 * (https://redis.io/docs/latest/commands/scan/#scan-guarantees), or one that has just gone; its `clear` says nothing
 * when it fails.
 */
export class RedisAdapter extends KeyvRedis<string> implements RecordStore {
  readonly #link: RedisLink;

  constructor(link: RedisLink) {
    super(link.client, { throwOnErrors: true, keyPrefixSeparator: ':' });
    this.#link = link;
    // Failures reject the call itself.
    this.on('error', () => {});
  }

  /** The official one opens a connection again that was closed on purpose. */
  override async getClient() {
    return this.#link.client;
  }

  override createKeyPrefix(key: string, namespace?: string): string {
    return `${this.#link.prefix}${super.createKeyPrefix(key, namespace)}`;
  }

  async *list(prefix: string): AsyncGenerator<[key: string, text: string], void> {
    const { client, prefix: root } = this.#link;
    const match = `${root}${prefix}`.replaceAll(/[*?[\]\\]/g, '\\$&');
    const seen = new Set<string>();
    for await (const keys of client.scanIterator({ MATCH: `${match}*`, COUNT: PAGE })) {
      const fresh = keys.filter((key) => !seen.has(key));
      if (fresh.length === 0) continue;
      const texts = await client.mGet(fresh);
      for (const [i, key] of fresh.entries()) {
        seen.add(key);
        const text = texts[i];
        if (typeof text === 'string') yield [key.slice(root.length), text];
      }
    }
  }

  /** Keys as Keyv wants them of this adapter: without the namespace. */
  override async *iterator<U = string>(namespace?: string): AsyncGenerator<[string, U | undefined], void> {
    const prefix = namespace === undefined ? '' : `${namespace}:`;
    for await (const [key] of this.list(prefix)) {
      const bare = key.slice(prefix.length);
      const text = await this.get<U>(bare);
      if (text !== undefined) yield [bare, text];
    }
  }

  override async clear(): Promise<void> {
    const keys: string[] = [];
    for await (const [key] of this.list(this.namespace === undefined ? '' : `${this.namespace}:`)) {
      keys.push(`${this.#link.prefix}${key}`);
    }
    if (keys.length > 0) await this.#link.client.unlink(keys);
  }

  async swap(
    key: string,
    before: string | undefined,
    after: string | undefined,
    ttlMs?: number,
  ): Promise<boolean> {
    const { client, prefix, changed } = this.#link;
    const ttl = ttlMs === undefined ? '' : String(Math.ceil(ttlMs));
    const wrote = await client.eval(REDIS_SCRIPTS.swap, {
      keys: [`${prefix}${key}`],
      arguments: [before ?? '', after ?? '', ttl, changed, key],
    });
    return wrote === 1;
  }
}
