import type { z } from 'zod';
import type { Driver } from '../driver/driver.ts';
import type { Encryption } from '../encryption/encryption.ts';
import type { RecordKeys } from './record-keys.ts';
import type { SetAside } from './set-aside.ts';

/** What a collection's records need beyond encryption. */
export interface RecordRules<T> {
  /** The record as it is stored, where its schema renames fields; absent: the value as it is. */
  stored?: (value: T) => unknown;
  /** The part of a record that may determine the length of its text in the store; absent: all of it. */
  measured?: (value: T) => unknown;
  /** True: what the record held before must go, from the store and from fields this version does not know. */
  erases?: (value: T) => boolean;
  /** True: the record is obsolete, so a cached collection leaves it out and deletes it. Once true it stays so. */
  leaves?: (value: T) => boolean;
}

export interface CollectionOptions<T> {
  name: string;
  schema: z.ZodType<T>;
  rules: RecordRules<T>;
  keys: RecordKeys;
  encryption: Encryption;
  driver: Pick<Driver, 'records' | 'onChange' | 'erase'>;
  setAside: SetAside;
  /** True: a record that cannot be read is overwritten, because nothing is lost with it. */
  replaceable: boolean;
}
