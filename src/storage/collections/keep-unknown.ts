import { isDeepStrictEqual } from 'node:util';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a newer version has written beside what this one knows, carried over into what this one writes.
 *
 * @param stored as it was found
 * @param before the same, as this version's schema reads it
 * @param after what is made of `before`
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

/** An element that stays as it was keeps what it had, wherever it stands now. */
function keepInList(stored: unknown[], before: unknown[], after: unknown[]): unknown[] {
  if (stored.length !== before.length) return after;
  return after.map((element) => {
    const at = before.findIndex((one) => isDeepStrictEqual(one, element));
    return at < 0 ? element : keepUnknown(stored[at], before[at], element);
  });
}
