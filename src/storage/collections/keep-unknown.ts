import { isDeepStrictEqual } from 'node:util';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Forward compatibility: carries fields that a newer version wrote, and this version's schema drops, into what this
 * version writes.
 *
 * @param stored as read from the store
 * @param before `stored` as parsed by this version's schema
 * @param after the updated value derived from `before`
 */
export function keepUnknown(stored: unknown, before: unknown, after: unknown): unknown {
  if (Array.isArray(stored) && Array.isArray(before) && Array.isArray(after)) {
    return keepInList(stored, before, after);
  }
  if (!isFields(stored) || !isFields(before) || !isFields(after)) return after;
  const kept: Fields = { ...after };
  for (const [name, value] of Object.entries(stored)) {
    if (name in after) kept[name] = keepUnknown(value, before[name], after[name]);
    else if (!(name in before)) kept[name] = value;
  }
  return kept;
}

/** List elements that did not change keep their unknown fields, even when they have moved. */
function keepInList(stored: unknown[], before: unknown[], after: unknown[]): unknown[] {
  if (stored.length !== before.length) return after;
  return after.map((element, i) => {
    // Texts and numbers have no fields.
    if (typeof element !== 'object') return element;
    // Most elements stay where they are: then the list is not searched, which takes the square of its length.
    const isInPlace = isDeepStrictEqual(before[i], element);
    const at = isInPlace ? i : before.findIndex((one) => isDeepStrictEqual(one, element));
    return at < 0 ? element : keepUnknown(stored[at], before[at], element);
  });
}
