import type { Keyv } from 'keyv';
import type { z } from 'zod';
import type { Collection, Locks } from '../checks/ports.ts';
import { StorageError } from '../errors.ts';
import type { Sealer } from './sealing.ts';

export interface CollectionOptions<T> {
  name: string;
  /** With throwOnErrors, and the collection's name as its namespace. */
  keyv: Keyv;
  schema: z.ZodType<T>;
  sealer: Sealer;
  /** Held over the two steps of `insert`; must reach all who write this store. */
  locks: Locks;
}

/** A Collection on a Keyv whose every value is sealed, and parsed when it is read. */
export function createCollection<T>(options: CollectionOptions<T>): Collection<T> {
  const { name, keyv, schema, sealer, locks } = options;
  const place = (id: string) => `${name}:${id}`;

  function open(id: string, sealed: unknown): T {
    try {
      return schema.parse(JSON.parse(sealer.open(String(sealed), place(id))));
    } catch {
      // The cause may quote the record.
      throw new StorageError(`The record ${place(id)} in the store cannot be read.`);
    }
  }

  async function guarded<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof StorageError) throw cause;
      throw new StorageError('The store could not be used just now. Nothing was lost; please try again.', {
        cause,
      });
    }
  }

  async function write(id: string, value: T, ttlMs: number | undefined): Promise<void> {
    const sealed = sealer.seal(JSON.stringify(value), place(id));
    const stored = await keyv.set(id, sealed, ttlMs);
    if (!stored) throw new StorageError('The store did not take the change. Please try again.');
  }

  async function read(id: string): Promise<T | undefined> {
    const sealed: unknown = await keyv.get(id);
    return sealed === undefined ? undefined : open(id, sealed);
  }

  return {
    get: (id) => guarded(() => read(id)),
    set: (id, value, ttlMs) => guarded(() => write(id, value, ttlMs)),
    insert: (id, value, ttlMs) =>
      locks.hold(`insert:${place(id)}`, () =>
        guarded(async () => {
          if ((await keyv.get(id)) !== undefined) return false;
          await write(id, value, ttlMs);
          return true;
        }),
      ),
    async delete(id) {
      await guarded(() => keyv.delete(id));
    },
    async *entries() {
      if (keyv.iterator === undefined) throw new StorageError(`The store cannot list ${name}.`);
      for await (const [id, sealed] of keyv.iterator(undefined)) yield [id, open(id, sealed)];
    },
  };
}
