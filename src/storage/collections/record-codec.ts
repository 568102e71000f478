import type { DeserializedData } from 'keyv';
import type { CollectionOptions } from './collection-options.ts';
import { KeyvStore } from './keyv-store.ts';
import { type Opened, readRecord, writeRecord } from './record-text.ts';

/** What a collection's Keyv stores and returns: a record with its key. */
export interface Entry<T> {
  key: string;
  /** Undefined if it has expired, or is unreadable and may be overwritten. */
  record: Opened<T> | undefined;
  /** The text as stored, used as the `before` of a compare-and-set. Absent until written. */
  text?: string;
}

/**
 * The encryption binds a record to its key, but Keyv does not pass the key to `deserialize`. So this store prefixes
 * each text it reads with its key.
 */
export class KeyedStore extends KeyvStore {
  override async get(key: string): Promise<string | undefined> {
    const text = await super.get(key);
    return text === undefined ? undefined : `${key.length} ${key}${text}`;
  }
}

function splitKey(keyed: string): { key: string; text: string } {
  const start = keyed.indexOf(' ') + 1;
  const end = start + Number(keyed.slice(0, start - 1));
  return { key: keyed.slice(start, end), text: keyed.slice(end) };
}

/** Keyv's codec: `serialize` encrypts and pads, `deserialize` decrypts and parses. */
export interface RecordCodec<T> {
  serialize<Value>(data: DeserializedData<Value>): string;
  /** @throws UnreadableError */
  deserialize<Value>(keyed: string): DeserializedData<Value> | undefined;
  /** @throws UnreadableError */
  open(text: string, key: string): Opened<T> | undefined;
  /** Like `open`, but undefined if it is unreadable. */
  tryToOpen(text: string, key: string): Opened<T> | undefined;
}

export function createRecordCodec<T>(options: CollectionOptions<T>): RecordCodec<T> {
  const { rules, schema, encryption, setAside, kind } = options;

  function open(text: string, key: string): Opened<T> | undefined {
    try {
      const record = readRecord(text, key, { encryption, schema });
      setAside.remove(key);
      return record;
    } catch (error) {
      setAside.add(error);
      throw error;
    }
  }

  function tryToOpen(text: string, key: string): Opened<T> | undefined {
    try {
      return open(text, key);
    } catch {
      return undefined;
    }
  }

  function serialize<Value>(data: DeserializedData<Value>): string;
  function serialize({ value: entry }: DeserializedData<Entry<T>>): string {
    if (entry?.record === undefined) throw new TypeError('an entry without a record is not written');
    const { expires, envelope, value } = entry.record;
    return writeRecord({ expires, envelope, measured: rules.measured?.(value) }, entry.key, encryption);
  }

  /**
   * Reports no expiry to Keyv: going by this machine's clock, Keyv would delete a record that another process has just
   * rewritten.
   */
  function deserialize<Value>(keyed: string): DeserializedData<Value> | undefined;
  function deserialize(keyed: string): DeserializedData<Entry<T>> {
    const { key, text } = splitKey(keyed);
    return { value: { key, text, record: kind.isReplaceable ? tryToOpen(text, key) : open(text, key) } };
  }

  return { serialize, deserialize, open, tryToOpen };
}
