import { z } from 'zod';

type Fields = Record<string, unknown>;

function rename(fields: Fields, names: ReadonlyMap<string, string>): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [names.get(name) ?? name, value]));
}

/**
 * A schema that renames fields in the store, so that a field can be renamed here while existing stores still open.
 * `z.encode` gives the stored form.
 *
 * @param names the name here → the name in the store
 */
export function storedAs<S extends z.ZodType<Fields>>(schema: S, names: Readonly<Record<string, string>>) {
  const stored = new Map(Object.entries(names));
  const ours = new Map(Object.entries(names).map(([here, there]) => [there, here]));
  return z.codec(z.record(z.string(), z.unknown()), schema, {
    decode: (fields) => rename(fields, ours) as z.input<S>,
    encode: (fields) => rename(fields as Fields, stored),
  });
}
