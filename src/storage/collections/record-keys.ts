import type { KeyedDigest } from '../encryption/keyed-digest.ts';

/**
 * Collections whose ids are random or shared by every store, and so reveal nothing. All others are stored under a
 * digest of the id.
 */
const PLAIN = new Set(['checks', 'key', 'tokens', 'ledger', 'schedule', 'ping', 'doctor', 'drafts']);
const DIGEST = '~';

/** Maps record ids to storage keys. */
export interface RecordKeys {
  keyOf(id: string): string;
  /** Undefined if the key does not reveal the id; the record then contains it. */
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
