import type { DeserializedData } from 'keyv';
import type { CollectionOptions } from './collection-options.ts';
import { KeyvStore } from './keyv-store.ts';
import { type Opened, readRecord, writeRecord } from './record-text.ts';

/** What a collection's Keyv takes and gives: a record with the key it stands under. */
export interface Entry<T> {
  key: string;
  /** Undefined where it has expired, or cannot be read and may be overwritten. */
  record: Opened<T> | undefined;
  /** As the database has it: what a compare and set compares. Absent before it is written. */
  text?: string;
}

/**
 * A record is encrypted for its key and opens only there, but Keyv tells `deserialize` no key. So this store puts the key
 * in front of each text that it reads.
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

/** Keyv's `serialize` encrypts and pads, `deserialize` decrypts and parses. */
export interface RecordCodec<T> {
  serialize<Value>(data: DeserializedData<Value>): string;
  /** @throws UnreadableError */
  deserialize<Value>(keyed: string): DeserializedData<Value> | undefined;
  /** @throws UnreadableError */
  open(text: string, key: string): Opened<T> | undefined;
  /** As `open`; undefined where it cannot be read. */
  tryToOpen(text: string, key: string): Opened<T> | undefined;
}

export function createRecordCodec<T>(options: CollectionOptions<T>): RecordCodec<T> {
  const { rules, schema, encryption, setAside, replaceable } = options;

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

  /** Tells Keyv of no expiry: it would delete, by this machine's clock, what another has just written anew. */
  function deserialize<Value>(keyed: string): DeserializedData<Value> | undefined;
  function deserialize(keyed: string): DeserializedData<Entry<T>> {
    const { key, text } = splitKey(keyed);
    return { value: { key, text, record: replaceable ? tryToOpen(text, key) : open(text, key) } };
  }

  return { serialize, deserialize, open, tryToOpen };
}
