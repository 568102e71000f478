export const INDEX = 'index:';

/** The collection of a record's key: `checks:ID` → `checks`. */
export function collectionOf(key: string): string {
  return key.slice(0, key.indexOf(':'));
}

/** The sorted set that lists a collection, by creation. */
export function redisIndexKey(prefix: string, collection: string): string {
  return `${prefix}${INDEX}${collection}`;
}
