import type { KeyedDigest } from '../encryption/keyed-digest.ts';

/** Their ids are drawn by chance, or one for all stores, and tell nothing. All others are kept under a digest. */
const PLAIN = new Set(['checks', 'key', 'tokens', 'ledger', 'schedule', 'ping', 'doctor', 'drafts']);
const DIGEST = '~';

/** Under which key a collection's record is stored. */
export interface RecordKeys {
  keyOf(id: string): string;
  /** Undefined where the key does not tell it: then the record does. */
  idOf(key: string): string | undefined;
  isHidden: boolean;
}

export function createRecordKeys(name: string, digest: KeyedDigest): RecordKeys {
  const isHidden = !PLAIN.has(name);
  return {
    isHidden,
    keyOf: (id) => `${name}:${isHidden ? `${DIGEST}${digest(`${name} ${id}`)}` : id}`,
    idOf(key) {
      const rest = key.slice(name.length + 1);
      return isHidden && rest.startsWith(DIGEST) ? undefined : rest;
    },
  };
}
