import type { z } from 'zod';
import type { Driver } from '../driver/driver.ts';
import type { Encryption } from '../encryption/encryption.ts';
import type { RecordKeys } from './record-keys.ts';
import type { SetAside } from './set-aside.ts';

/** Per-collection rules beyond encryption. */
export interface RecordRules<T> {
  /** Maps the value to its stored form, where the schema renames fields. Absent: stored as is. */
  stored?: (value: T) => unknown;
  /** The part of a record that may influence the length of its ciphertext. Absent: all of it. */
  measured?: (value: T) => unknown;
  /**
   * True: the record's previous content must be erased, from the store's files and from fields this version does not
   * know.
   */
  erases?: (value: T) => boolean;
  /** True: the record is obsolete, so a cached collection drops and deletes it. Once true, it must stay true. */
  isObsolete?: (value: T) => boolean;
}

export interface CollectionOptions<T> {
  name: string;
  schema: z.ZodType<T>;
  rules: RecordRules<T>;
  keys: RecordKeys;
  encryption: Encryption;
  driver: Pick<Driver, 'records' | 'onChange' | 'erase'>;
  setAside: SetAside;
  kind: {
    /** Whether anybody listens to its `changes`. If not, nobody is notified of them. */
    isFollowed: boolean;
    /** True: an unreadable record may be overwritten, because losing it costs nothing. */
    isReplaceable: boolean;
  };
}
