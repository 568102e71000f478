import { z } from 'zod';

const blankToAbsent = (value: unknown) => (value === '' || value === null ? undefined : value);

/**
 * A field of Slack's that may be missing: null and the empty text count as missing, and so does what is of another kind.
 * One odd field that nothing depends on must not cost a person what they asked for.
 */
export function optional<T>(schema: z.ZodType<T>) {
  return z.preprocess(blankToAbsent, schema.optional()).catch(undefined).optional();
}

/** The same for what decides who somebody is: null and the empty text count as missing, another kind cannot be read. */
export function optionalStrict<T>(schema: z.ZodType<T>) {
  return z.preprocess(blankToAbsent, schema.optional()).optional();
}
